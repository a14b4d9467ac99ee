/** The list of what auditors ask an organisation. */
import t from "tap";
import { openQuery, searchLog } from "#sdk/audit/index.ts";
import { openCase } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { syncDirectory } from "#sdk/index.ts";
import { listOwnQueries } from "../../../clients/web/sitting/verbs/organisation.ts";
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
	const listed = await listOwnQueries({ session, names: null } as Sitting);
	t.same(new Set(listed.map(({ id }) => id)), new Set(ids));
});
