/** By when the next step of a hand-off is due. */
import type { HandoffState } from "#protocol/codes.ts";
import { isAccepted, isOpen } from "#protocol/rules/handoff-state.ts";
import type { ShownState } from "#protocol/rules/handoff-views.ts";

interface Dates {
	state: HandoffState;
	shown: ShownState;
	/** UTC ms. */
	respondBy: number | null;
	/** UTC ms. */
	expectBy: number | null;
}

/** @returns when the answer or the person is expected, UTC ms; null when both have come, or neither will. */
export function dueOf({ state, shown, respondBy, expectBy }: Dates): number | null {
	if (isOpen(state)) return respondBy;
	return isAccepted(state) && shown !== "met" && shown !== "was-met" ? expectBy : null;
}
