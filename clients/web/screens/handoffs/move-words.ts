/** Which words a move has in this hand-off. */
import type { HandoffView } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

export type MoveOption = HandoffView["moves"][number];

/**
 * The id of the words for a move. In a hand-off without travel, nobody arrives: "end" ends the work. "receive" takes the case of a transfer,
 * and begins the work of a referral.
 */
export function labelOf(move: string, { travel, kind }: Pick<HandoffView, "travel" | "kind">): MessageId {
	if (move === "receive" && kind === "transfer") return "handoffs.move.receive.case";
	const isService = move === "receive" || (!travel && move === "end");
	return `handoffs.move.${move}${isService ? ".service" : ""}` as MessageId;
}
