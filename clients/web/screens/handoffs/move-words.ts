/** Which words a move has in this hand-off. */
import type { HandoffView } from "../../sitting/verbs/index.ts";
import type { MessageId } from "../../words/words.tsx";

export type MoveOption = HandoffView["moves"][number];

/** The reasons that fit a move best. They stand first, because the list of codes has the order of a refusal. */
const FITTING_FIRST: Partial<Record<string, readonly string[]>> = {
	withdraw: ["person-declined", "consent-withdrawn", "already-placed", "duplicate", "wrong-person", "wrong-recipient", "unsafe"],
};

/** The codes of a move to choose from, those that fit best first. */
export function codesToChoose({ move, codes }: Pick<MoveOption, "move" | "codes">): readonly string[] {
	if (move === "countersign") return ["approve", "refuse"];
	const all = codes ?? [];
	const first = (FITTING_FIRST[move] ?? []).filter((code) => all.includes(code));
	return [...first, ...all.filter((code) => !first.includes(code))];
}

/** Whether members are rung for such a hand-off. SPEC "Cases", section 12. */
function mayRing({ priority, flags, state }: HandoffView): boolean {
	return priority === "emergency" || state === "on-hold" || flags.includes("overdue") || flags.includes("still-expected");
}

/**
 * Whether the page of the hand-off shows a move that is possible. A request is made on its own screen. `settle` is shown when
 * the hand-off needs a new request, or while she is still expected. `take` is shown when the hand-off can ring.
 */
export function isShown(move: string, view: HandoffView): boolean {
	if (move === "settle") return view.mustBeTakenUp || view.isStillExpected;
	return move === "take" ? mayRing(view) : move !== "request";
}

/** The id of the sentence that says what a move does. */
export function effectOf(move: string, { isStillExpected }: Pick<HandoffView, "isStillExpected">): MessageId {
	return move === "settle" && isStillExpected ? "handoffs.effect.settle.expected" : (`handoffs.effect.${move}` as MessageId);
}

/**
 * The id of the words for a move. In a hand-off without travel, nobody arrives: "end" ends the work. "receive" takes the case of a transfer,
 * and begins the work of a referral.
 */
export function labelOf(
	move: string,
	{ travel, kind, isStillExpected }: Pick<HandoffView, "travel" | "kind" | "isStillExpected">,
): MessageId {
	if (move === "settle" && isStillExpected) return "handoffs.move.settle.expected";
	if (move === "receive" && kind === "transfer") return "handoffs.move.receive.case";
	const isService = move === "receive" || (!travel && move === "end");
	return `handoffs.move.${move}${isService ? ".service" : ""}` as MessageId;
}
