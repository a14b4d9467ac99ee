/** Requests that have come to nothing and that the from-desk must take up. SPEC "Cases", section 6. */
import type { Handoff } from "../rules/handoff.ts";
import { isOpen, isUnsettled } from "../rules/handoff-state.ts";
import { acceptedTransfers, type CaseState, isClosed, ownsSections } from "./case-state.ts";

/**
 * Whether the from-desk still has to find an answer to a request that was declined, rerouted, withdrawn or cancelled. It hasn't when
 * it has settled it, when the case is closed, when somebody else has accepted the person, or when the case has moved on.
 */
export function mustBeTakenUp(state: CaseState, handoff: Handoff): boolean {
	if (!isUnsettled(handoff) || isClosed(state)) return false;
	if (handoff.state === "withdrawn" && handoff.reason === "already-placed") return false;
	if (handoff.kind === "referral") return handoff.from === state.custodian || ownsSections(state, handoff);
	return handoff.from === state.custodian && acceptedTransfers(state).length === 0;
}

/** Whether a transfer of the case has come to nothing and no other one is open or accepted. */
export function isWithoutPlace(state: CaseState): boolean {
	const transfers = Object.values(state.handoffs).filter(({ kind }) => kind === "transfer");
	return transfers.some((handoff) => mustBeTakenUp(state, handoff)) && !transfers.some((handoff) => isOpen(handoff.state));
}
