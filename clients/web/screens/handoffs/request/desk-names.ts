/** Names of desks, by id. */
import type { PartyName } from "../../../sitting/kinds.ts";
import { useVerb } from "../../../sitting/use-verb.ts";

/** The name is empty until the directory is there, and for a desk that isn't listed. */
export function useDeskNames(): (desk: string) => PartyName {
	const people = useVerb("listPeople");
	return (id) => {
		for (const organisation of people.data ?? []) {
			const desk = organisation.desks.find((each) => each.id === id);
			if (desk) return { id, name: desk.name, organisation: organisation.name };
		}
		return { id, name: "", organisation: null };
	};
}
