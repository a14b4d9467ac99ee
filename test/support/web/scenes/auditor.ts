/** An auditor with entries to review, queries in several states and a finding. */
import { answerQuery, markReviewed, openQuery, recordQueryFinding, recordRangeFinding, searchLog } from "#sdk/audit/index.ts";
import { loadCase, readSection, writeSection } from "#sdk/casework/index.ts";
import { syncDirectory } from "#sdk/index.ts";
import type { ReadyNetwork } from "../../sdk.ts";
import { caseWith } from "../../sdk-cases.ts";
import type { Scene } from "./scene.ts";

export async function auditorScene({ network, founder, admin, origin, transit }: ReadyNetwork): Promise<Scene> {
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session } = auditor;
	const { id: caseId, of } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	await writeSection(origin.staff.session, of.identity ?? "", { text: "Something." });
	await readSection(origin.staff.session, of.identity ?? "");
	await loadCase(transit.staff.session, caseId).catch(() => {});
	const [first = 0, second = 0] = await entriesOf(session, origin.staff.id);
	const { id: query } = await openQuery(session, { entries: [first], words: "Which hand-off was this for?" });
	await openQuery(session, { entries: [second], words: "Why at night?" });
	await syncDirectory(origin.coordinator.session);
	await answerQuery(origin.coordinator.session, query, "For none. It was the wrong case.");
	await recordQueryFinding(session, query, { code: "off-hours", outcome: "justified", words: "A slip, asked and answered." });
	await recordRangeFinding(session, { first: 0, last: 20, organisation: null }, { code: "refusals", outcome: "unresolved" });
	await markReviewed(session, { first: 0, last: 20 });
	return {
		person: auditor,
		parameters: {
			"/log/review/": { first: "21", last: "120" },
			"/log/entries/": { seq: String(first) },
			"/log/questions/": { question: "who-looked" },
			"/log/queries/": { query, entries: String(second) },
			"/log/cases/": { case: caseId },
		},
	};
}

/** The numbers of two entries of the access log that this member has caused. */
async function entriesOf(session: Parameters<typeof searchLog>[0], actor: string): Promise<number[]> {
	const found: number[] = [];
	for await (const { seq } of searchLog(session, { actor, limit: 2 })) found.push(seq);
	return found;
}
