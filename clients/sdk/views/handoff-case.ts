/** Which case a hand-off belongs to. An address names the hand-off only. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { listHandoffs } from "../casework/index.ts";
import type { UnlockedSession } from "../context.ts";

/** The case of a hand-off. @throws ProtocolError not-found */
export async function caseOfHandoff(session: UnlockedSession, handoff: Id): Promise<Id> {
	const known = session.memory.handoffCases.get(handoff);
	if (known !== undefined) return known;
	for await (const row of listHandoffs(session)) {
		session.memory.handoffCases.set(row.handoff, row.case);
		if (row.handoff === handoff) return row.case;
	}
	throw new ProtocolError("not-found", "handoff: no desk of yours has such a hand-off");
}
