/** What compartments are told of their case. */

import type { CaseFacts, CaseFactsSource } from "#kernel/epochs/index.ts";
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isReleased, recipientOf } from "./rules.ts";
import { handoffsOfCase, sectionOwner } from "./store.ts";

/** From the rows, which every append keeps equal to the fold. */
export const factsFromRows: CaseFactsSource = async (db, { id, caseId }) => {
	const views = await handoffsOfCase(db, caseId);
	const handoffs = Object.fromEntries(views.map(({ handoff }) => [handoff.id, handoff]));
	return facts(handoffs, await sectionOwner(db, id));
};

/** From a fold, of one compartment. */
export function factsFromState(state: CaseState, compartment: Id): CaseFacts {
	return facts(state.handoffs, state.sections[compartment]?.owner ?? null);
}

function facts(handoffs: Record<Id, Handoff>, owner: Id | null): CaseFacts {
	return {
		sectionOwner: owner,
		recipient: (id) => (handoffs[id] ? recipientOf(handoffs[id]) : null),
		isLive: (id) => (handoffs[id] ? isReleased(handoffs[id]) : false),
	};
}
