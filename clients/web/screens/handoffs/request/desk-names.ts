/** Names of desks, by id. */
import type { PartyName } from "../../../sitting/kinds.ts";
import { useVerb } from "../../../sitting/use-verb.ts";

/** A desk has no name until the directory is there. */
export function useDeskNames(): (desk: string) => PartyName {
	const people = useVerb("listPeople", undefined, { topics: ["directory"] });
	return (id) => {
		for (const organisation of people.data ?? []) {
			const desk = organisation.desks.find((each) => each.id === id);
			if (desk) return { id, name: desk.name, organisation: organisation.name };
		}
		return { id, name: "", organisation: null };
	};
}
