/** Collects what the leak guard looks for. SPEC "Spaces", section 7. */
import { desksOf } from "#protocol/folds/directory.ts";
import { caseLabels } from "../casework/book/case-labels.ts";
import { listCases } from "../casework/cases.ts";
import type { UnlockedSession } from "../context.ts";
import type { KnownOfCases } from "./leaks.ts";

/**
 * The codes and labels of the cases of my desks, and the names in cases that this session has opened. The access log records that the cases were
 * listed and the labels read, so ask once for each text that a person writes.
 * @example const leaks = leaksIn(text, await knownOfCases(session), { now: session.now() });
 */
export async function knownOfCases(session: UnlockedSession): Promise<KnownOfCases> {
	const codes: string[] = [];
	for await (const { code } of listCases(session)) codes.push(code);
	const labels: string[] = [];
	for (const { id } of desksOf(session.dir, session.me)) {
		const { texts } = await caseLabels(session, id);
		labels.push(...[...texts.values()].flat());
	}
	return { codes, labels, names: [...session.memory.personNames] };
}
