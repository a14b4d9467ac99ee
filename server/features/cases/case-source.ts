/** The functions of the cases feature that other features use. */
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import { factsFromState } from "./facts.ts";
import { loadCase } from "./load.ts";
import { refreshOf } from "./refresh.ts";
import { custodianOf, desksOfCase, findCases, isNeeded, keepersOf, sectionsOf } from "./store.ts";

/** Folds the case, because what a to-desk may read depends on the time. The caller has locked the case. */
const factsOfCase: CaseSource["facts"] = async (db, { id, caseId }, { directory, now }) => {
	const { state } = await loadCase(db, directory, caseId, []);
	return factsFromState(state, id, { ...caseContext(directory), now });
};

/** Given to the features that need facts about cases. */
export const caseSource: CaseSource = {
	facts: factsOfCase,
	refresh: refreshOf,
	custodianOf,
	desksOf: desksOfCase,
	find: findCases,
	keepersOf,
	sectionsOf,
	isNeeded,
};
