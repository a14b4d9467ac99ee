/**
 * Reads the tasks and the journal of a case. Each reading makes access entries. So they are read again only when the case or one of the sections
 * that they were read from changes.
 */
import { useVerb } from "../../sitting/use-verb.ts";

export const useCaseDay = (id: string) =>
	useVerb("caseDay", { id }, { topics: ["compartment", "case"], ids: [id], moreIds: ({ sections }) => sections });

export const useCaseJournal = (id: string) =>
	useVerb("caseJournal", { id }, { topics: ["compartment", "case"], ids: [id], moreIds: ({ sections }) => sections });
