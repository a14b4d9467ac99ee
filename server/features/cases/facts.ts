/** Facts about a case that its compartments need. */
import type { Id } from "#protocol/bytes.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { checkMayGrant, sectionsOpenTo, recipientOf } from "#protocol/folds/case-reading.ts";
import type { CaseState, TimedContext } from "#protocol/folds/case-state.ts";
import type { CaseSource, ServerCaseFacts } from "#server/chains/epochs/index.ts";
import { loadCase } from "./load.ts";
import { refreshDue } from "./refresh.ts";
import { isFollowedUp } from "./rules.ts";
import { custodianOf, desksOfCase, findCases, isNeeded, keepersOf, sectionsOf } from "./store.ts";

/** Folds the case, because what a to-desk may read depends on the time. The caller has locked the case. */
const factsOfCase: CaseSource["facts"] = async (db, { id, caseId }, { directory, now }) => {
	const { state } = await loadCase(db, directory, caseId, []);
	return factsFromState(state, id, { ...caseContext(directory), now });
};

/** Given to the features that need facts about cases. */
export const caseSource: CaseSource = {
	facts: factsOfCase,
	refresh: refreshDue,
	custodianOf,
	desksOf: desksOfCase,
	find: findCases,
	keepersOf,
	sectionsOf,
	isNeeded,
};

/** The facts about one compartment at the present time. */
export function factsFromState(state: CaseState, compartment: Id, context: TimedContext): ServerCaseFacts {
	const owner = state.sections[compartment]?.owner ?? null;
	const named = Object.values(state.handoffs).filter(({ sections }) => sections.some((each) => each.compartment === compartment));
	return {
		sectionOwner: owner,
		recipient: (id) => {
			const handoff = state.handoffs[id];
			return handoff ? recipientOf(state, handoff, compartment, context) : null;
		},
		hasOpenGrants: (id) => {
			const handoff = state.handoffs[id];
			return handoff !== undefined && sectionsOpenTo(state, handoff, context).includes(compartment);
		},
		follows: (desk) => named.some((handoff) => isFollowedUp(handoff, desk, owner)),
		checkGrant: async (handoff) => checkMayGrant(state, handoff, compartment, context),
	};
}
