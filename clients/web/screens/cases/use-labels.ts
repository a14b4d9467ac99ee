/**
 * The labels of cases. Each reading makes an access entry. So the labels are read again only when a book of my desks changes. No news tells
 * of the first book of a desk. So while a desk has no book, the labels are also read when a screen opens.
 */
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseLabel } from "../../sitting/verbs/index.ts";

export const useCaseLabels = () => useVerb("caseLabels");

/** @param desk my desk: the one that has the case, or that a hand-off of the case concerns. @returns the labels: none, one, or several when colleagues wrote different labels. */
export function labelsIn(labels: readonly CaseLabel[], { id, desk }: { id: string; desk: string }): string[] {
	return labels.find((each) => each.case === id && each.desk === desk)?.texts ?? [];
}
