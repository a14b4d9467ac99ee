/** Which case a hand-off belongs to. An address names the hand-off only. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { listHandoffs } from "#sdk/casework/index.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** The case of a hand-off. @throws ProtocolError not-found */
export async function caseOfHandoff(sitting: Sitting, handoff: Id): Promise<Id> {
	const known = sitting.handoffs.get(handoff);
	if (known !== undefined) return known;
	for await (const row of listHandoffs(sessionOf(sitting))) {
		sitting.handoffs.set(row.handoff, row.case);
		if (row.handoff === handoff) return row.case;
	}
	throw new ProtocolError("not-found", "handoff: no desk of yours has such a hand-off");
}
