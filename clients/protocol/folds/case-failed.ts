/** Requests that have come to nothing and that the from-desk must take up. SPEC "Cases", section 6. */
import type { Handoff } from "../rules/handoff.ts";
import { isOpen, isUnsettled } from "../rules/handoff-state.ts";
import { acceptedTransfers, type CaseState, isClosed, ownsSections } from "./case-state.ts";

/**
 * Whether the from-desk must still take up a request that was declined, rerouted, withdrawn or cancelled. It need not when it has settled
 * the request, when the case is closed, when another desk has accepted the person, or when it could not make the request again, because
 * custody or the sections have moved to another desk.
 */
export function mustBeTakenUp(state: CaseState, handoff: Handoff): boolean {
	if (!isUnsettled(handoff) || isClosed(state)) return false;
	if (handoff.state === "withdrawn" && handoff.reason === "already-placed") return false;
	if (handoff.kind === "referral") return handoff.from === state.custodian || ownsSections(state, handoff);
	return handoff.from === state.custodian && acceptedTransfers(state).length === 0;
}

/** Whether a transfer of the case has come to nothing, and no other transfer is open or accepted. */
export function isWithoutPlace(state: CaseState): boolean {
	const transfers = Object.values(state.handoffs).filter(({ kind }) => kind === "transfer");
	return transfers.some((handoff) => mustBeTakenUp(state, handoff)) && !transfers.some((handoff) => isOpen(handoff.state));
}
