/** The facts about a case that the rules of its compartments need. The SDK and the server provide them to folds/compartment.ts. */
import type { Id } from "../bytes.ts";

/** The facts for one compartment at one moment: when a statement was made, or now. SPEC "Compartments", section 1. */
export interface CaseFacts {
	/** The desk that the case names as the owner of this section; null when the compartment is no section. */
	sectionOwner: Id | null;
	/**
	 * The hand-off's to-desk, while keys may be sealed to it: from the request to the acceptance, and then while the section is open to it
	 * by this hand-off. Null at all other times, and after a transfer is received.
	 */
	recipient(handoff: Id): Id | null;
	/**
	 * Whether the to-desk may use the keys of this hand-off: the hand-off was accepted, and the section is open to the to-desk now
	 * (case-reading.ts). A to-desk that owns the section by now may always use these keys. When a past statement is checked, the acceptance
	 * alone counts.
	 */
	hasOpenGrants(handoff: Id): boolean;
	/** Whether these are the facts of a past statement. They are lenient, so they can't tell whether a section was stale then. */
	isPast: boolean;
	/** Whether this desk owned the section earlier and may still read it as a holder. */
	follows(desk: Id): boolean;
}

/** The facts of a compartment that is no section of a case. */
export const NO_CASE_FACTS: CaseFacts = {
	sectionOwner: null,
	isPast: false,
	recipient: () => null,
	hasOpenGrants: () => false,
	follows: () => false,
};
