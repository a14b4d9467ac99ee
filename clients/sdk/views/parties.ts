/** Names of desks and organisations, for the views of other verbs. */
import { absenceOf, desksOf, isInDanger, organisationName, withLatin } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";

/** A desk, or a member in their own right. */
export interface PartyName {
	id: string;
	/** The desk, or the person. Empty when the name isn't known. */
	name: string;
	/** Null for a member without an organisation. */
	organisation: string | null;
	/** A desk whose organisation is suspended: nobody there can answer now. */
	isSuspended?: true;
	/** True while the organisation is suspended because people are in danger there; otherwise left out. */
	isInDanger?: true;
}

/** The names of a desk and its organisation. For a desk that the directory doesn't know, the name is empty and the organisation null. */
export function deskName({ dir }: Pick<UnlockedSession, "dir">, id: string): PartyName {
	const desk = dir.desks.get(id);
	const organisation = organisationName(dir, desk?.organisation);
	return {
		id,
		name: desk ? withLatin(desk) : "",
		organisation,
		...(absenceOf(dir, id) === "suspended" && { isSuspended: true }),
		...(desk && isInDanger(dir, desk.organisation) && { isInDanger: true }),
	};
}

export function myDeskIds({ dir, me }: UnlockedSession): Set<string> {
	return new Set(desksOf(dir, me).map(({ id }) => id));
}
