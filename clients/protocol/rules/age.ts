/** The age of the person concerned, from the form `person`. It is computed, and never typed twice. */
import type { FieldValue } from "../forms/form.ts";

/** In years. */
export const ADULT = 18;
const BIRTH = /^(~?)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

/** The values of the form `person` that say how old somebody is. */
export interface AgeFacts {
	idn_Birth?: FieldValue | undefined;
	idn_AgeInDoubt?: FieldValue | undefined;
	/** Older entries have the birth date here. */
	prs_Birthdate?: FieldValue | undefined;
}

/** Whole years from a day (year, month from 1, day) until `now`. */
function yearsUntil(now: number, year: number, month: number, day: number): number {
	const today = new Date(now);
	const hadBirthday = now >= Date.UTC(today.getUTCFullYear(), month - 1, day);
	return today.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
}

/**
 * Returns the least and the greatest age that a partial date of birth allows. `~2007` may also be 2006 or 2008.
 * @param now UTC ms. @returns null when the value isn't a partial date.
 */
export function ageRange(birth: unknown, now: number): { least: number; most: number } | null {
	const [, about, year, month, day] = (typeof birth === "string" && BIRTH.exec(birth)) || [];
	if (year === undefined) return null;
	const margin = about ? 1 : 0;
	const last = { month: Number(month ?? 12), day: Number(day ?? (month ? daysIn(Number(year), Number(month)) : 31)) };
	const least = yearsUntil(now, Number(year) + margin, last.month, last.day);
	const most = yearsUntil(now, Number(year) - margin, Number(month ?? 1), Number(day ?? 1));
	return { least: Math.max(0, least), most: Math.max(0, most) };
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Whether the person is treated as a child: her age is in doubt, or she may be younger than 18. Without any date of birth and
 * without doubt she isn't. @param now UTC ms.
 */
export function isChild(person: AgeFacts, now: number): boolean {
	if (person.idn_AgeInDoubt === true) return true;
	const range = ageRange(person.idn_Birth ?? person.prs_Birthdate, now);
	return range !== null && range.least < ADULT;
}
