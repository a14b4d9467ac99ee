/** The labels of cases. They are asked for anew only when one of the desk's books changes: each look is an access entry. */
import { useQueryClient } from "@tanstack/react-query";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer, CaseLabel } from "../../sitting/verbs/index.ts";

export function useCaseLabels() {
	const { books = [], isWithoutBook } = useQueryClient().getQueryData<Answer<"caseLabels">>(["caseLabels", null]) ?? {};
	return useVerb("caseLabels", undefined, { topics: ["compartment"], ids: books, isUnannounced: isWithoutBook ?? false });
}

/** @param desk the one that has the case. @returns several labels when colleagues wrote different ones. */
export function labelsIn(labels: readonly CaseLabel[], { id, desk }: { id: string; desk: string }): string[] {
	return labels.find((each) => each.case === id && each.desk === desk)?.texts ?? [];
}
