/** Strangers who try a member's name again and again don't keep the member out on a new device. */
import { blake2b } from "@noble/hashes/blake2.js";
import t from "tap";
import { startLogin } from "#crypto/opaque.ts";
import { fromBase64Url } from "#protocol/bytes.ts";
import { recover, signIn } from "#sdk/index.ts";
import { People } from "../../../support/people.ts";
import { TestNetwork } from "../../../support/sdk.ts";
import { bootServer } from "../../../support/server.ts";
import { until } from "../../../support/until.ts";
import { solveWork } from "../../../support/work.ts";

const message = () => startLogin("a long enough pass phrase").request;

t.test("the owner signs in and recovers within 30 seconds while a stranger of the same network polls", async (t) => {
	const server = await bootServer(t);
	const network = new TestNetwork(server);
	const founder = await network.found();
	let polls = 0;
	let isPolling = true;
	const poll = async (path: string) => {
		for (; isPolling; polls++)
			await server.call("POST", path, { body: { name: "founder", ...(path.includes("session") && { message: message() }) } });
	};
	// The server's clock follows the real one. The time is measured by it: on a busy machine the work takes longer, but no wait is longer.
	const ticking = setInterval(() => server.clock.advance(50), 50);
	const polling = Promise.all([poll("/api/session/start"), poll("/api/recovery/start")]);
	await until("the stranger polls", () => polls >= 10);
	const from = server.clock.now();
	const { signInName: name, password, recoveryCode } = founder;
	const session = await signIn({ ...network.device(), name, password });
	t.equal(session.me, founder.id);
	const signedIn = server.clock.now();
	t.ok(signedIn - from < 30_000, `signed in after ${signedIn - from} ms and ${polls} polls`);
	const recovered = await recover({ ...network.device(), name, recoveryCode, password: "another long pass phrase 7391" });
	const recoveredAt = server.clock.now();
	t.equal(recovered.me, founder.id);
	t.ok(recoveredAt - signedIn < 30_000, `recovered after ${recoveredAt - signedIn} ms`);
	isPolling = false;
	await polling;
	clearInterval(ticking);
});

t.test("failures of unknown devices are counted by name and network, and a proof of work is asked for after a few", async (t) => {
	const people = new People(await bootServer(t, { TRUST_PROXY: "true" }));
	t.equal((await people.tryFound()).status, 200);
	const { server } = people;
	const start = (address: string, work?: object, name = "founder") =>
		server.call("POST", "/api/session/start", {
			body: { name, message: message(), ...(work && { work }) },
			headers: { "x-forwarded-for": address },
		});
	const failFourTimes = async (address: string, name?: string) => {
		for (let i = 0; i < 4; i++) t.equal((await start(address, undefined, name)).status, 200);
	};
	await failFourTimes("198.51.100.1");
	const refused = await start("198.51.100.99");
	t.match(refused, { status: 429, body: { error: "work-needed", data: { challenge: String } } }, "the same network");
	t.equal((await start("203.0.113.1")).status, 200, "another network");
	await failFourTimes("203.0.113.1", "nobody-at-all");
	t.equal((await start("203.0.113.1", undefined, "nobody-at-all")).body.error, "work-needed", "a name that nobody has");

	const { challenge } = refused.body.data;
	const work = solveWork(challenge);
	t.match((await start("198.51.100.1", work)).body, { error: "sign-in-delayed" }, "after the proof of work, there is still a short delay");
	server.clock.advance(1_000);
	const wrong = { challenge, nonces: work.nonces.map((nonce) => nonce + 1) };
	t.match((await start("198.51.100.1", wrong)).body, { error: "bad-input", field: "work.nonces" });
	t.match((await start("198.51.100.1", { challenge, nonces: work.nonces.slice(1) })).body, { error: "bad-input", field: "work.nonces" });
	t.match((await start("198.51.100.1", { ...work, challenge: `A${challenge.slice(1)}` })).body, { error: "work-needed" }, "made up");
	t.match((await start("203.0.113.1", work, "nobody-at-all")).body, { error: "work-needed" }, "of another name and network");
	const both = await Promise.all([start("198.51.100.1", work), start("198.51.100.2", work)]);
	t.same(both.map(({ status }) => status).sort(), [200, 429], "once, also at the same time");
	for (let i = 0; i < 10; i++) {
		server.clock.advance(10_000);
		const given = solveWork((await start("198.51.100.1")).body.data.challenge);
		t.equal((await start("198.51.100.1", given)).status, 200, "the delay is at most ten seconds");
	}
	const { body } = await start("198.51.100.1");
	const late = solveWork(body.data.challenge);
	server.clock.advance(300_000);
	t.equal((await start("198.51.100.1", late)).body.error, "work-needed", "it has expired");
	await failFourTimes("192.0.2.1");
	t.equal((await start("192.0.3.1")).body.error, "work-needed", "after twenty failures, also in a network that is new");
	server.clock.advance(3_600_000);
	t.equal((await start("192.0.3.1")).status, 200, "an hour later they are forgotten");
});

t.test("sign-ins that succeed don't count", async (t) => {
	const network = new TestNetwork(await bootServer(t));
	const { id, signInName: name, password } = await network.found();
	for (let i = 0; i < 3; i++) t.equal((await signIn({ ...network.device(), name, password })).me, id);
	t.match(await network.server.sql("SELECT failures FROM sign_in_delay"), [{ failures: 0 }]);
});

t.test("a solution is as SPEC says, by another implementation of the hash", async (t) => {
	const challenge = "AAECAwQFBgcICQoLDA0ODw";
	const { nonces } = solveWork(challenge);
	t.equal(nonces.length, 16);
	const u64 = (n: number) => Buffer.from(n.toString(16).padStart(16, "0"), "hex");
	for (const [part, nonce] of nonces.entries()) {
		const parts = [Buffer.from("cloister/1/work"), Buffer.from(fromBase64Url(challenge)), u64(part), u64(nonce)];
		const input = Buffer.concat(parts.flatMap((each) => [Buffer.from(each.length.toString(16).padStart(8, "0"), "hex"), each]));
		const digest = blake2b(input, { dkLen: 32 });
		t.equal(((digest[0]! << 8) | digest[1]!) >> 3, 0, `part ${part}`);
	}
});
