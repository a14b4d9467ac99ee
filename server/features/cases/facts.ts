/** Facts about a case that its compartments need. */
import type { Id } from "#protocol/bytes.ts";
import { checkGrantBasis } from "#protocol/folds/case-basis.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseState, TimedContext } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { givesSection, holdsBy, recipientOf } from "#protocol/rules/handoff-state.ts";
import type { CaseSource, ServerCaseFacts } from "#server/chains/epochs/index.ts";
import { loadCase } from "./load.ts";
import { isFollowedUp } from "./rules.ts";
import { custodianOf, desksOfCase, findCases, handoffsOfCase, isNeeded, keepersOf, sectionOwner, sectionsOf } from "./store.ts";

/**
 * Reads the facts from the rows, which every append keeps equal to the fold. Only checkGrant() folds the case, because the basis is not in
 * the rows. It runs rarely: only for grants of hand-offs that come without a bundle, such as grants by hand.
 */
const factsFromRows: CaseSource["facts"] = async (db, { id, caseId }, { directory, now }) => {
	const views = await handoffsOfCase(db, caseId);
	const handoffs = Object.fromEntries(views.map(({ handoff }) => [handoff.id, handoff]));
	const checkGrant = async (handoff: Id) => {
		const { state } = await loadCase(db, directory, caseId, []);
		checkGrantBasis(state, handoff, { ...caseContext(directory), now });
	};
	return { ...facts(handoffs, id, await sectionOwner(db, id)), checkGrant };
};

/** Given to the features that need facts about cases. */
export const caseSource: CaseSource = {
	facts: factsFromRows,
	custodianOf,
	desksOf: desksOfCase,
	find: findCases,
	keepersOf,
	sectionsOf,
	isNeeded,
};

/** The facts about one compartment, from a folded case. */
export function factsFromState(state: CaseState, compartment: Id, context: TimedContext): ServerCaseFacts {
	const checkGrant = async (handoff: Id) => checkGrantBasis(state, handoff, context);
	return { ...facts(state.handoffs, compartment, state.sections[compartment]?.owner ?? null), checkGrant };
}

/** @param owner of the section; null when the compartment is no section. */
function facts(handoffs: Record<Id, Handoff>, compartment: Id, owner: Id | null): Omit<ServerCaseFacts, "checkGrant"> {
	const named = Object.values(handoffs).filter(({ sections }) => sections.some((each) => each.compartment === compartment));
	return {
		sectionOwner: owner,
		// A hand-off that holds the section back has no recipient for it.
		recipient: (id) => {
			const handoff = handoffs[id];
			return handoff && givesSection(handoff, compartment) ? recipientOf(handoff) : null;
		},
		hasOpenGrants: (id) => {
			const handoff = handoffs[id];
			return handoff !== undefined && holdsBy(handoff, compartment, owner);
		},
		follows: (desk) => named.some((handoff) => isFollowedUp(handoff, desk, owner)),
	};
}
