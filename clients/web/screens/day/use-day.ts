/** Tasks and journal of a case. They are asked for anew only when one of their own sections changes: each look is an access entry. */
import { useQueryClient } from "@tanstack/react-query";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer } from "../../sitting/verbs/index.ts";

function useSectionsOf(verb: "caseDay" | "caseJournal", id: string): string[] {
	return useQueryClient().getQueryData<Answer<typeof verb>>([verb, { id }])?.sections ?? [];
}

export const useCaseDay = (id: string) =>
	useVerb("caseDay", { id }, { topics: ["compartment", "case"], ids: [id, ...useSectionsOf("caseDay", id)] });

export const useCaseJournal = (id: string) =>
	useVerb("caseJournal", { id }, { topics: ["compartment", "case"], ids: [id, ...useSectionsOf("caseJournal", id)] });
