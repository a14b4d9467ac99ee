/** Genesis, invites and joining over HTTP. */
import t from "tap";
import { startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SigningKey } from "#crypto/signing.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { internalsOf } from "#server/gate/context.ts";
import { type Invited, People } from "../../../support/people.ts";
import { bootServer } from "../../../support/server.ts";

const DAY = 86_400_000;

t.test("a network is founded once, with the setup token", async (t) => {
	const people = new People(await bootServer(t));
	const { server } = people;
	const before = await server.call("GET", "/api/network");
	t.match(before.body, { founded: false, network: null, attachmentMiB: 64, version: "1" });
	const early = await server.call("POST", "/api/session/start", { body: { name: "founder", message: "AAAA" } });
	t.match(early, { status: 409, body: { error: "not-founded" } });
	const wrong = await people.tryFound(undefined, `${"0".repeat(40)}`);
	t.match(wrong, { status: 403, body: { error: "not-allowed" } });
	t.match(await server.call("POST", "/api/genesis/start", { body: { token: "x", member: people.server.setupToken, message: "" } }), {
		status: 400,
	});
	t.equal((await people.tryFound()).status, 200);
	t.equal((await people.tryFound()).body.error, "already-founded");
	const after = await server.call("GET", "/api/network");
	t.match(after.body, { founded: true, network: toBase64Url(people.network) });
	people.founder.token = await people.session(people.founder.id);
	const page = await server.call("GET", "/api/directory", { token: people.founder.token });
	t.same(
		page.body.statements.map(({ type }: { type: string }) => type),
		["genesis", "credential"],
	);
	t.match(page.body, { from: 0, size: 2, checkpoint: { size: 2 } }, "the checkpoint is signed at once");
	await internalsOf(server.context).accessCounter.flush();
	const entries = (await server.entries()).filter(({ action }) => action === "genesis");
	t.same(
		entries.map(({ action, outcome, actor }) => [action, outcome, actor === people.founder.id]),
		[
			["genesis", "allowed", true],
			["genesis", "failed", false],
			["genesis", "denied", false],
		],
	);
});

t.test("a founding that fails halfway leaves nothing", async (t) => {
	const people = new People(await bootServer(t));
	const { server } = people;
	await server.sql("ALTER TABLE member_name RENAME TO member_name_gone");
	t.equal((await people.tryFound()).status, 500);
	await server.sql("ALTER TABLE member_name_gone RENAME TO member_name");
	t.equal((await server.call("GET", "/api/network")).body.founded, false);
	t.same(await server.sql("SELECT 1 FROM sign_in_name UNION ALL SELECT 1 FROM credential"), []);
	t.equal((await people.tryFound()).status, 200);
});

t.test("joining needs an invite that is known, unused and unexpired, and its key", async (t) => {
	const people = await People.found(t);
	const { server, founder } = people;
	const used = await people.invite(founder, "admin", null);
	const { account } = await people.join(used, { signIn: "Second.Admin" });
	t.equal((await people.tryJoin(used)).answer.body.error, "invite-used");
	const expiring = await people.invite(founder, "auditor", null, { expires: server.clock.now() + DAY });
	const forged = { ...expiring, key: new SigningKey(randomBytes(32)) };
	t.match((await people.tryJoin(forged)).answer, { status: 400, body: { error: "bad-signature" } });
	t.match((await people.tryJoin({ ...expiring, id: account.id })).answer, { status: 404, body: { error: "not-found" } });
	t.match((await people.tryJoin(expiring, { signIn: "second.admin" })).answer, {
		status: 409,
		body: { error: "name-taken", field: "signIn" },
	});

	const read = (body: unknown) => server.call("POST", "/api/joins/directory", { body });
	const page = await read(people.inviteRead(expiring));
	t.equal(page.body.statements.length, page.body.checkpoint.size);
	t.equal((await read(people.inviteRead(forged))).body.error, "bad-signature");
	const { proof } = people.joinStart(expiring, account.id, "AAAA");
	t.equal((await read({ proof, from: 0 })).body.error, "bad-signature", "the proof of another action");
	t.equal((await read({ ...people.inviteRead(expiring), from: 1 })).body.error, "bad-signature", "the proof of another page");
	t.equal((await read(people.inviteRead(expiring, server.clock.now() - 6 * 60_000))).body.error, "bad-signature");
	t.equal((await read(people.inviteRead(used))).body.error, "invite-used");

	server.clock.advance(DAY);
	founder.token = await people.session(founder.id);
	t.match((await people.tryJoin(expiring)).answer, { status: 410, body: { error: "invite-expired" } });
	t.equal((await read(people.inviteRead(expiring))).body.error, "invite-expired");
	const start = await server.call("POST", "/api/joins/start", { body: people.joinStart(expiring, account.id, "AAAA") });
	t.equal(start.body.error, "invite-expired");

	await internalsOf(server.context).accessCounter.flush();
	const refusals = (await server.entries()).filter(({ action, outcome }) => action === "join" && outcome !== "allowed");
	t.equal(
		refusals.reduce((sum, { count }) => sum + count, 0),
		5,
	);
	t.equal(
		refusals.filter(({ actor }) => actor !== null).length,
		1,
		"only the refusal of the taken name has an actor, because its signatures are valid",
	);
});

t.test("a registration is only answered for the invited member", async (t) => {
	const people = await People.found(t);
	const invite = await people.invite(people.founder, "admin", null);
	const start = (member: string) => people.server.call("POST", "/api/joins/start", { body: people.joinStart(invite, member, "AAAA") });
	t.match(await start(people.founder.id), { status: 403, body: { error: "not-allowed" } });
	const body = { ...people.joinStart(invite, randomId(), "AAAA"), member: randomId() };
	const swapped = await people.server.call("POST", "/api/joins/start", { body });
	t.match(swapped, { status: 400, body: { error: "bad-signature" } }, "the proof names the member and the message");
	t.match(await start("00000000-0000-4000-8000-000000000000"), { status: 400, body: { error: "bad-input", field: "message" } });
});

t.test("guesses of invites and passwords are delayed, and the holder of the invite isn't locked out", async (t) => {
	const people = await People.found(t);
	const { server } = people;
	const invite = await people.invite(people.founder, "admin", null);
	const read = async (invited: Invited) =>
		(await server.call("POST", "/api/joins/directory", { body: people.inviteRead(invited) })).body.error;
	const guess = () => ({ ...invite, id: randomId() });
	const forged = { ...invite, key: new SigningKey(randomBytes(32)) };
	const fiveTimes = async (make: () => Promise<unknown>) => {
		const answers: unknown[] = [];
		for (let i = 0; i < 5; i++) answers.push(await make());
		return answers;
	};
	const fiveAnswers = (error: string | undefined) => [error, error, error, error, "too-many-requests"];
	t.same(await fiveTimes(() => read(guess())), fiveAnswers("not-found"), "unknown invite ids");
	t.same(await fiveTimes(() => read(forged)), fiveAnswers("bad-signature"), "an invite's id without its key");
	t.equal((await people.tryJoin(guess())).answer.body.error, "too-many-requests", "joining counts as a guess too");
	t.equal(await read(invite), undefined, "the holder can still read");
	t.equal((await server.sql("SELECT 1 FROM sign_in_delay")).length, 2, "many guessed ids share one row");
	const startJoin = async () => {
		const body = people.joinStart(invite, randomId(), startRegistration("guess").request);
		return (await server.call("POST", "/api/joins/start", { body })).body.error;
	};
	t.same(await fiveTimes(startJoin), fiveAnswers(undefined), "each answer could be used to guess a password");
	server.clock.advance(2_000);
	t.equal(await startJoin(), undefined, "a delay, not a lock");
	t.equal((await people.tryJoin(invite)).answer.status, 200);
});

t.test("a newcomer can do nothing before two admins have vouched", async (t) => {
	const people = await People.found(t);
	const { founder, server } = people;
	const second = await people.member(founder, null, "admin", null);
	t.equal(people.dir.quorum, 2);
	const joined = await people.join(await people.invite(founder, "auditor", null));
	const { token, id } = joined.account;
	for (const path of ["/api/directory/names", "/api/desk-keys", "/api/vetting"])
		t.equal((await server.call("GET", path, { token })).body.error, "not-vouched", path);
	t.equal((await people.tryAppend(joined.account, "policy", { policy: { vettingMonths: 1, attachmentMiB: 1 } })).body.error, "not-vouched");
	t.match((await server.call("GET", "/api/me", { token })).body, { member: id, status: "pending" });
	t.equal((await server.call("GET", "/api/directory", { token })).status, 200, "a newcomer may verify the directory");

	const proposal = await people.propose(founder, joined);
	t.equal(
		(await people.tryAppend(founder, "countersign", { object: proposal.objId, verdict: "approve", code: null })).body.error,
		"not-allowed",
		"nobody approves their own proposal",
	);
	t.equal(
		(await people.tryAppend(joined.account, "countersign", { object: proposal.objId, verdict: "approve", code: null })).body.error,
		"not-vouched",
	);
	t.equal((await server.call("GET", "/api/me", { token })).body.status, "pending");
	await people.approve(second, proposal);
	t.equal((await server.call("GET", "/api/me", { token })).body.status, "active");
	const names = await server.call("GET", "/api/directory/names", { token });
	t.same(names.body.names.map(({ name }: { name: string }) => name).includes(joined.account.name.name), true);
});

t.test("a stranger's join costs little: its size is limited, and the invite is judged before the rest", async (t) => {
	const people = await People.found(t);
	const { server } = people;
	// Keeps the body of a join, and doesn't send it.
	let body: any;
	const call: typeof server.call = (method, path, sending) => {
		if (path !== "/api/joins") return server.call(method, path, sending);
		body = sending?.body;
		return server.call("GET", "/api/network");
	};
	const keeping = Object.assign(new People({ ...server, call }), { network: people.network, founder: people.founder });
	await keeping.tryJoin(await people.invite(people.founder, "admin", null, { expires: server.clock.now() + DAY }));
	const join = (parts: object) => server.call("POST", "/api/joins", { body: { ...body, ...parts } });
	const manyKeys = (keys: number) => toBase64Url(encodeCbor(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, 0]))));
	const large = { ...body.join, body: manyKeys(8_000) };
	t.match(await join({ join: large }), { status: 400, body: { error: "bad-input", field: "join.body" } });
	t.match(await join({ join: { ...body.join, body: manyKeys(1_000) } }), {
		status: 400,
		body: { error: "bad-statement", detail: "a map takes at most 64 keys" },
	});
	const broken = { ...body.credential, body: manyKeys(1_000) };
	t.match(await join({ credential: broken }), { status: 400, body: { error: "bad-statement", detail: "a map takes at most 64 keys" } });
	server.clock.advance(DAY);
	t.match(await join({ credential: broken }), { status: 410, body: { error: "invite-expired" } }, "it isn't read without an invite");
});
