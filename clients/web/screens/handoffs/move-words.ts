/** Which words a move has in this hand-off. */
import type { HandoffView } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

export type MoveOption = HandoffView["moves"][number];

/** The reasons that fit a move best. They stand first, because the list of codes has the order of a refusal. */
const FITTING_FIRST: Partial<Record<string, readonly string[]>> = {
	withdraw: ["person-declined", "duplicate", "unsafe", "insufficient-information"],
};

/** The codes of a move to choose from, those that fit best first. */
export function codesToChoose({ move, codes }: Pick<MoveOption, "move" | "codes">): readonly string[] {
	if (move === "countersign") return ["approve", "refuse"];
	const all = codes ?? [];
	const first = (FITTING_FIRST[move] ?? []).filter((code) => all.includes(code));
	return [...first, ...all.filter((code) => !first.includes(code))];
}

/**
 * The id of the words for a move. In a hand-off without travel, nobody arrives: "end" ends the work. "receive" takes the case of a transfer,
 * and begins the work of a referral.
 */
export function labelOf(move: string, { travel, kind }: Pick<HandoffView, "travel" | "kind">): MessageId {
	if (move === "receive" && kind === "transfer") return "handoffs.move.receive.case";
	const isService = move === "receive" || (!travel && move === "end");
	return `handoffs.move.${move}${isService ? ".service" : ""}` as MessageId;
}
