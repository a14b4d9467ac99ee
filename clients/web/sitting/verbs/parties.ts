/** Names of desks and organisations, for the views of other verbs. */
import { absenceOf, desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { PartyName } from "../kinds.ts";

/** A desk with its organisation. Its name is empty when the directory doesn't know it. */
export function deskName({ dir }: Pick<UnlockedSession, "dir">, id: string): PartyName {
	const desk = dir.desks.get(id);
	const organisation = (desk && dir.organisations.get(desk.organisation)?.name) ?? null;
	return { id, name: desk?.name ?? "", organisation, ...(absenceOf(dir, id) === "suspended" && { isSuspended: true }) };
}

export function myDeskIds({ dir, me }: UnlockedSession): Set<string> {
	return new Set(desksOf(dir, me).map(({ id }) => id));
}
