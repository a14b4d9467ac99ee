/** The fold of a compartment: its state, the rules of epochs and grants, and staleness. SPEC "Compartments", sections 1 to 3. */
export { applyEpoch, applyGrant, applyLeave, whyCantLeave } from "./compartment/rules.ts";
export {
	isPartyGone,
	mayHoldReview,
	mayNoLongerHoldReview,
	maySealForHandoff,
	ownerNow,
	returningDesks,
	staleness,
	whyUnfit,
} from "./compartment/staleness.ts";
export * from "./compartment/state.ts";
