/** The labels of cases. They are asked for anew only when one of the desk's books changes: each look is an access entry. */
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseLabel } from "../../sitting/verbs/index.ts";

export const useCaseLabels = () =>
	useVerb("caseLabels", undefined, {
		topics: ["compartment"],
		ids: [],
		moreIds: ({ books }) => books,
		isUnannounced: ({ isWithoutBook }) => isWithoutBook,
	});

/** @param desk the one that has the case. @returns several labels when colleagues wrote different ones. */
export function labelsIn(labels: readonly CaseLabel[], { id, desk }: { id: string; desk: string }): string[] {
	return labels.find((each) => each.case === id && each.desk === desk)?.texts ?? [];
}
