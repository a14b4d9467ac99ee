/** What a compartment must know of its case. The SDK and the server make these facts, and folds/compartment.ts judges by them. */
import type { Id } from "../bytes.ts";

/** The facts of one compartment. They describe one moment: when a statement was made, or now. SPEC "Compartments", section 1. */
export interface CaseFacts {
	/** The desk that the case names as the owner of this section; null when the compartment is no section. */
	sectionOwner: Id | null;
	/** The hand-off's to-desk while grants for it may be sealed (requested and not over), else null. */
	recipient(handoff: Id): Id | null;
	/** Whether the hand-off was accepted and its grants have not ended. */
	isLive(handoff: Id): boolean;
	/** Whether the case lets this desk, an earlier owner of the section, read on as a holder. */
	follows(desk: Id): boolean;
}

/** The facts of a compartment that is no section of a case. */
export const NO_CASE_FACTS: CaseFacts = { sectionOwner: null, recipient: () => null, isLive: () => false, follows: () => false };
