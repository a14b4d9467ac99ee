/** What auditors ask an organisation: the list, and the accesses that a query is about. */
import t from "tap";
import { openQuery, searchLog } from "#sdk/audit/index.ts";
import { openCase } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { syncDirectory } from "#sdk/index.ts";
import { listOwnQueries, readOwnQuery } from "../../../clients/web/sitting/verbs/organisation.ts";
import type { Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";

t.test("a query without an answer is listed, however many are newer", async (t) => {
	const { network, founder, admin, origin } = await readyNetwork(t);
	const { session: auditor } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	await openCase(origin.staff.session, origin.desk);
	const entries = (await gather(searchLog(auditor, { actor: origin.staff.id }))).slice(0, 1).map(({ seq }) => seq);
	const ids = [];
	for (let n = 0; n <= 100; n++) ids.push((await openQuery(auditor, { entries, words: `Question ${n}` })).id);
	const { session } = origin.coordinator;
	await syncDirectory(session);
	const listed = await listOwnQueries({ session } as Sitting);
	t.same(new Set(listed.map(({ id }) => id)), new Set(ids));
});

t.test("the accesses of a query are compared with the signed log, and an erased one keeps its place", async (t) => {
	const { network, founder, admin, origin } = await readyNetwork(t);
	const { session: auditor } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	await openCase(origin.staff.session, origin.desk);
	const seqs = (await gather(searchLog(auditor, { actor: origin.staff.id }))).map(({ seq }) => seq).sort((a, b) => a - b);
	const { id } = await openQuery(auditor, { entries: seqs, words: "Why?" });
	/** What the server makes of the salts and bodies from an entry on. */
	let lie: ((entries: unknown[], from: number) => unknown[]) | null = null;
	const { session } = origin.coordinator;
	const server: typeof session.server = {
		...session.server,
		async call(endpoint, sent) {
			const answer = await session.server.call(endpoint, sent);
			if (endpoint.id !== "audit.bodies" || lie === null) return answer;
			const { entries } = answer as { entries: unknown[] };
			return { ...answer, entries: lie(entries, Number((sent?.query as Record<string, unknown> | undefined)?.from)) };
		},
	};
	await syncDirectory(session);
	const read = async () => (await readOwnQuery({ session: { ...session, server } } as Sitting, { query: id })).accesses;
	t.same(
		(await read()).map(({ seq }) => seq),
		seqs,
	);
	const [, second = 0] = seqs;
	lie = (entries, from) => entries.with(second - from, { salt: null, body: null });
	t.match((await read())[1], { seq: second, at: null });
	lie = (entries, from) => entries.with(second - from, entries[0]);
	await t.rejects(read(), { name: "AlarmError", alarm: { code: "entry-hidden" } });
	lie = (entries) => entries.slice(0, 1);
	await t.rejects(read(), { name: "AlarmError", alarm: { code: "entry-hidden" } });
});
