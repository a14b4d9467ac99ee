/**
 * Reads the tasks and the journal of a case. Each reading makes access entries. So changes of other cases and other sections don't cause
 * a new reading.
 */
import { useVerb } from "../../sitting/use-verb.ts";

export const useCaseDay = (id: string) => useVerb("caseDay", { id });

export const useCaseJournal = (id: string) => useVerb("caseJournal", { id });
