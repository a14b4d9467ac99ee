/**
 * The labels of cases. News about other compartments and cases does not make the answer old, because each reading makes an access entry. No news
 * tells of the first book of a desk, so while a desk has no book, the labels are asked anew when a screen opens.
 */
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseLabel } from "../../sitting/verbs/index.ts";

export const useCaseLabels = () =>
	useVerb("caseLabels", undefined, {
		topics: ["compartment"],
		ids: [],
		moreIds: ({ books }) => books,
		asksOnOpening: ({ isWithoutBook }) => isWithoutBook,
	});

/** @param desk the one that has the case. @returns several labels when colleagues wrote different ones. */
export function labelsIn(labels: readonly CaseLabel[], { id, desk }: { id: string; desk: string }): string[] {
	return labels.find((each) => each.case === id && each.desk === desk)?.texts ?? [];
}
