/** "My laptop was stolen": when a session is ended on another device, its event streams end at once, at every process. */
import t from "tap";
import { endSession, listSessions } from "#sdk/account/index.ts";
import { listen } from "#sdk/index.ts";
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
	t.ok(performance.now() - before < 30_000, "a stream looks by itself once a minute only");
	t.equal(await news, "session-ended", "the client hears why");
	t.notOk(stays.ended);
});
