/** The values of a checklist that is being filled in, and the checklist that is made from them. */
import type { Checklist } from "#protocol/contracts/directory.ts";

/** How an identity can be checked. */
export const IDENTITY_SEEN = ["in-person", "video-call", "known-for-years"] as const satisfies readonly Checklist["identitySeen"][];

/** Days are the values of date fields, such as "2026-05-03" or "". */
export interface NewChecklist {
	identitySeen: Checklist["identitySeen"] | null;
	identitySeenOn: string;
	references: string;
	safeguardingTraining: string;
	codeOfConductSigned: string;
}

export const EMPTY_CHECKLIST: NewChecklist = {
	identitySeen: null,
	identitySeenOn: "",
	references: "",
	safeguardingTraining: "",
	codeOfConductSigned: "",
};

/** How many references a checklist can have at most. */
export const MOST_REFERENCES = 20;

export const hasReferences = ({ references }: NewChecklist): boolean => Number(references) >= 1 && Number(references) <= MOST_REFERENCES;

/** The checklist to sign. Null while a required answer is missing. */
export function finishedChecklist(typed: NewChecklist): Checklist | null {
	const { identitySeen, references } = typed;
	const identitySeenOn = timeOf(typed.identitySeenOn);
	if (identitySeen === null || identitySeenOn === null || !hasReferences(typed)) return null;
	return {
		identitySeen,
		identitySeenOn,
		references: Number(references),
		safeguardingTraining: timeOf(typed.safeguardingTraining),
		codeOfConductSigned: timeOf(typed.codeOfConductSigned),
	};
}

/**
 * The beginning of a day in UTC, in ms; null for an empty field. East of Greenwich, a day begins earlier than in UTC, so the beginning of
 * today in UTC can lie ahead. Then the present time is returned, because the server refuses a time that lies ahead.
 */
function timeOf(day: string): number | null {
	const at = Date.parse(day);
	const isToday = day === new Date().toLocaleDateString("sv");
	if (Number.isNaN(at)) return null;
	return isToday ? Math.min(at, Date.now()) : at;
}
