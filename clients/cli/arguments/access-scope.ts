/** The flags that choose access entries: by member, organisation, case and time. */
import type { Id } from "#protocol/bytes.ts";
import { findCase } from "../lookup/cases.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { optional, type Values } from "./grammar.ts";
import { ref, time } from "./kinds.ts";

export const scopeFlags = { actor: optional(ref("MEMBER")), organisation: optional(ref("ORGANISATION")), case: optional(ref("CASE")) };
export const scopeAndTimeFlags = { ...scopeFlags, from: optional(time), to: optional(time) };

export const scopeWords = {
	actor: "Only accesses by this member.",
	organisation: "Only accesses by members of this organisation.",
	case: "Only accesses to this case: its code, its id or the beginning of its id.",
};
export const scopeAndTimeWords = { ...scopeWords, from: "The start of the period.", to: "The end of the period." };

type ScopeInput = Values<typeof scopeFlags> & Partial<Values<typeof scopeAndTimeFlags>>;

/** The entries that the flags choose, with ids in place of names. @throws UsageError for an unknown name */
export async function scopeOf(people: People, { actor, organisation, case: caseName, from, to }: ScopeInput) {
	return {
		...(actor !== undefined && { actor: people.findMember(actor).id }),
		...(organisation !== undefined && { organisation: people.findOrganisation(organisation) }),
		...(caseName !== undefined && { case: await findCase(people.session, caseName) }),
		...(from !== undefined && { from }),
		...(to !== undefined && { to }),
	};
}

/** How a table shows ids: whole, so that they can be typed into another command, or short. */
export const idFormat = (whole: boolean) => (id: Id | null) => (id === null ? "" : whole ? id : shortId(id));
