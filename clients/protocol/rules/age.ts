/** Computes the age of the person concerned from the form `person`. */
import type { FieldValue } from "../forms/form.ts";

/** The age from which a person is no longer a child, in years. */
export const ADULT = 18;
/** A partial date: `2007`, `2007-05` or `2007-05-31`, each also with `~` for "about". */
const BIRTH = /^(~?)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

/** The values of the form `person` that say how old somebody is. */
export interface AgeFacts {
	idn_Birth?: FieldValue | undefined;
	idn_AgeInDoubt?: FieldValue | undefined;
	/** Older entries have the birth date here. */
	prs_Birthdate?: FieldValue | undefined;
}

/** The age in whole years of somebody who was born on this day. @param month from 1. */
function ageAt(now: number, year: number, month: number, day: number): number {
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
	const lastMonth = Number(month ?? 12);
	const lastDay = Number(day ?? daysIn(Number(year), lastMonth));
	const least = ageAt(now, Number(year) + margin, lastMonth, lastDay);
	const most = ageAt(now, Number(year) - margin, Number(month ?? 1), Number(day ?? 1));
	return { least: Math.max(0, least), most: Math.max(0, most) };
}

/**
 * The end of the month in which somebody with this partial date of birth turns 18 at the earliest, UTC ms. A consent of a guardian ends then.
 * @returns null when the value isn't a partial date.
 */
export function adultSince(birth: unknown): number | null {
	const [, about, year, month] = (typeof birth === "string" && BIRTH.exec(birth)) || [];
	return year === undefined ? null : Date.UTC(Number(year) - (about ? 1 : 0) + ADULT, Number(month ?? 1), 1);
}

/** The number of days in a month. @param month from 1. `Date.UTC` counts from 0, and day 0 is the last day of the month before. */
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Whether the person is treated as a child: the age is in doubt, or a date of birth allows an age under 18. false when no date of birth
 * is known and the age isn't in doubt. @param now UTC ms.
 */
export function isChild(person: AgeFacts, now: number): boolean {
	if (person.idn_AgeInDoubt === true) return true;
	const range = ageRange(person.idn_Birth ?? person.prs_Birthdate, now);
	return range !== null && range.least < ADULT;
}
