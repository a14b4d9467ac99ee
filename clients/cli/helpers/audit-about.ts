/** Whose accesses a command is about, and of which time. */
import type { Id } from "#protocol/bytes.ts";
import { optional } from "../grammar.ts";
import { ref, time } from "../kinds.ts";
import type { People } from "../people.ts";
import { findCase } from "./find.ts";

export const whose = { actor: optional(ref("MEMBER")), organisation: optional(ref("ORGANISATION")), case: optional(ref("CASE")) };
export const about = { ...whose, from: optional(time), to: optional(time) };

/** Ids in a table: their beginnings, or whole, to be asked about. */
export const idsAs = (whole: boolean) => (id: Id | null) => (whole ? id : id?.slice(0, 8)) ?? "";

interface Given {
	actor: string | undefined;
	organisation: string | undefined;
	case: string | undefined;
	from?: number | undefined;
	to?: number | undefined;
}

/** What was typed, as ids. */
export async function readAbout(people: People, given: Given) {
	return {
		...(given.actor !== undefined && { actor: people.findMember(given.actor).id }),
		...(given.organisation !== undefined && { organisation: people.findOrganisation(given.organisation) }),
		...(given.case !== undefined && { case: await findCase(people.session, given.case) }),
		...(given.from !== undefined && { from: given.from }),
		...(given.to !== undefined && { to: given.to }),
	};
}
