/** "My laptop was stolen": when a session is ended on another device, its event streams end at once, at every process, and it rings no more. */
import { createECDH, randomBytes } from "node:crypto";
import t from "tap";
import { changePassword, endSession, listSessions } from "#sdk/account/index.ts";
import { listen, ringDevices, setRingDevice } from "#sdk/index.ts";
import { buildApp } from "../../../../server/app.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { until } from "../../../support/until.ts";

t.test("the streams of a session that is ended elsewhere end at this process and at another one", async (t) => {
	const { network, origin } = await readyNetwork(t);
	const { server } = network;
	const { config, secrets, tokens } = server.context;
	const other = await buildApp({
		config: { ...config, signs: false },
		secrets,
		databaseUrl: server.database,
		clock: server.clock,
		unsafeForTests: true,
	});
	t.teardown(() => other.close());
	const elsewhere = await other.app.listen({ port: 0, host: "127.0.0.1" });
	const { id, signInName, recoveryCode, session: own } = origin.staff;
	const stolen = await network.open(network.device(), signInName, recoveryCode);
	const sessions = await listSessions(stolen);
	const streamAt = async (url: string, session: string) => {
		const { token } = tokens.issue(session, id);
		const stop = new AbortController();
		t.teardown(async () => stop.abort());
		const { status, body } = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
		t.equal(status, 200);
		const stream = { ended: false };
		void (async () => {
			for await (const _ of body ?? []);
			stream.ended = true;
		})().catch(() => {});
		return stream;
	};
	const taken = sessions.find(({ current }) => current)?.session ?? "";
	const kept = sessions.find(({ current }) => !current)?.session ?? "";
	const [here, there, stays] = [await streamAt(server.url, taken), await streamAt(elsewhere, taken), await streamAt(elsewhere, kept)];
	const news = listen(stolen, () => {}, new AbortController().signal).then(
		() => null,
		({ code }) => code,
	);
	const before = performance.now();
	await endSession(own, taken);
	await until("both streams end", () => here.ended && there.ended);
	t.ok(performance.now() - before < 50_000, "a stream looks by itself once a minute only");
	t.equal(await news, "session-ended", "the client hears why");
	t.notOk(stays.ended);
});

t.test("a device whose session is ended elsewhere rings no more, and the others do", async (t) => {
	const { network, origin } = await readyNetwork(t, { PUSH_CONTACT: "admin@cloister-network.org" });
	const { signInName, recoveryCode, session: own } = origin.staff;
	const stolen = await network.open(network.device(), signInName, recoveryCode);
	const subscribe = async (session: typeof own, name: string) => {
		const keys = createECDH("prime256v1");
		const p256dh = keys.generateKeys("base64url", "uncompressed");
		const endpoint = `https://fcm.googleapis.com/fcm/send/${name}`;
		await setRingDevice(session, { endpoint, p256dh, auth: randomBytes(16).toString("base64url"), language: "en", always: false });
	};
	await subscribe(own, "own");
	await subscribe(stolen, "stolen");
	const rung = async () => (await ringDevices(own)).devices.map(({ endpoint }) => endpoint.split("/").at(-1)).sort();
	t.same(await rung(), ["own", "stolen"]);
	const taken = (await listSessions(stolen)).find(({ current }) => current)?.session ?? "";
	await endSession(own, taken);
	t.same(await rung(), ["own"]);
	const earlier = (await listSessions(own)).filter(({ current }) => !current);
	t.not(earlier.length, 0, "the same device opened sessions when the member joined");
	for (const { session } of earlier) await endSession(own, session);
	t.same(await rung(), ["own"], "the device of the session that ends another one keeps ringing");
	await subscribe(await network.open(network.device(), signInName, recoveryCode), "another");
	t.same(await rung(), ["another", "own"]);
	await changePassword(own, "seven quiet herons at dusk");
	t.same(await rung(), ["own"], "a new password ends the ringing of all other devices");
});
