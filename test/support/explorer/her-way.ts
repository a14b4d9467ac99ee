/**
 * Where she really is. Nobody signs this, so it can differ from what the desks have pressed: she may be on the way before anybody says so,
 * or elsewhere than the statements say.
 */
import { ProtocolError } from "#protocol/errors.ts";
import { idOf } from "../statements.ts";
import type { ServedCase } from "./served-case.ts";
import type { Action, PlannedHandoff, World } from "./world.ts";

/** She is at this desk, the letter of a desk. */
export const at = (desk: string) => `at ${desk}`;
/** She is on the way by this hand-off, to its to-desk. */
export const onTheWayBy = (handoff: string) => `on the way by ${handoff}`;

/** She sets out by a hand-off once its to-desk expects her, and reaches the to-desk whatever happens to the hand-off. */
export function herWay(world: World): Action[] {
	if (!world.travels) return [];
	return world.handoffs.flatMap((handoff) => (handoff.travel === false ? [] : journey(handoff)));
}

function journey({ name, from, to }: PlannedHandoff): Action[] {
	const go = (words: string, since: string, until: string, check: (c: ServedCase) => boolean): Action => ({
		words: `she: ${words}`,
		run: (c) => {
			if (c.she !== since || !check(c)) throw new ProtocolError("wrong-state");
			c.she = until;
		},
	});
	return [
		go(`sets out by ${name}`, at(from), onTheWayBy(name), (c) => {
			const state = c.state.handoffs[idOf(name)]?.state ?? "none";
			return ["accepted", "arranged", "in-transit", "on-hold"].includes(state);
		}),
		go(`reaches ${to} by ${name}`, onTheWayBy(name), at(to), () => true),
	];
}
