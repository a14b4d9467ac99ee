/** How to speak of the person, and where colleagues disagree about her safety. */
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffPerson, HandoffView } from "../../sitting/verbs/index.ts";

/** The states between acceptance and arrival. Then both desks read the sections, and a mistake costs most. */
const UNDER_WAY = ["accepted", "arranged", "in-transit", "on-hold"];

const NOBODY: HandoffPerson = { spokenOf: null, clashes: [], sections: [] };

export function usePerson({ id, case: of, state }: HandoffView): HandoffPerson {
	const isOff = !UNDER_WAY.includes(state);
	const person = useVerb("handoffPerson", { case: of, handoff: id }, { isOff });
	return (!isOff && person.data) || NOBODY;
}

/** For messages that choose between "she", "he" and "the person". */
export function useWho(view: HandoffView): "she" | "he" | "person" {
	return usePerson(view).spokenOf ?? "person";
}
