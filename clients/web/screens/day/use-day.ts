/** Tasks and journal of a case. They are asked for anew only when one of their own sections changes: each look is an access entry. */
import { useVerb } from "../../sitting/use-verb.ts";

export const useCaseDay = (id: string) =>
	useVerb("caseDay", { id }, { topics: ["compartment", "case"], ids: [id], moreIds: ({ sections }) => sections });

export const useCaseJournal = (id: string) =>
	useVerb("caseJournal", { id }, { topics: ["compartment", "case"], ids: [id], moreIds: ({ sections }) => sections });
