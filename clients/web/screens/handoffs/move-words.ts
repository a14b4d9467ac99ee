/** Which words a move has in this hand-off. */
import type { HandoffView } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

export type MoveOption = HandoffView["moves"][number];

/** The id of the words for a move. In a hand-off without travel, nobody arrives: "receive" begins the work, and "end" ends it. */
export function labelOf(move: string, { travel }: Pick<HandoffView, "travel">): MessageId {
	const isService = !travel && (move === "receive" || move === "end");
	return `handoffs.move.${move}${isService ? ".service" : ""}` as MessageId;
}
