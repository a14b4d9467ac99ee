/** Facts about a case that its compartments need. Pure. */
import type { Id } from "#protocol/bytes.ts";
import { checkMayGrant, recipientOf, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import type { CaseState, TimedContext } from "#protocol/folds/case-state.ts";
import type { ServerCaseFacts } from "#server/chains/epochs/index.ts";
import { isFollowedUp } from "./rules.ts";

/** The facts about one compartment at the present time. */
export function factsFromState(state: CaseState, compartment: Id, context: TimedContext): ServerCaseFacts {
	const owner = state.sections[compartment]?.owner ?? null;
	const named = Object.values(state.handoffs).filter(({ sections }) => sections.some((each) => each.compartment === compartment));
	return {
		sectionOwner: owner,
		isPast: false,
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
