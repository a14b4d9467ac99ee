/** Finds a hand-off of a case, and checks that a desk may make a move of it. case-requests.ts and case-moves.ts have the moves. */
import type { Id } from "../bytes.ts";
import type { HandoffState } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { type AnyAction, checkWho, type Handoff, nextState } from "../rules/handoff.ts";
import { type CaseState, checkChain } from "./case-state.ts";

/** The hand-off of this id. @throws ProtocolError `not-found` */
export function handoffOf(state: CaseState, id: Id): Handoff {
	const handoff = state.handoffs[id];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	return handoff;
}

/**
 * Checks the desk first, so other desks learn nothing. Then checks the chain, so the later of two racing statements gets `stale`. Then
 * checks the state.
 * @param side the desk that counts as the mover: the acting desk, or the desk of the hand-off in whose place it acts.
 * @returns the next state.
 * @throws ProtocolError `not-allowed`, `stale` or `wrong-state`.
 */
export function checkMove(handoff: Handoff, body: { seq: number; prev: Uint8Array | null }, action: AnyAction, side: Id): HandoffState {
	checkWho(handoff, action, side);
	checkChain(handoff.chain, body);
	return nextState(handoff, action, side);
}
