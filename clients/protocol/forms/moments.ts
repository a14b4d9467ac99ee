/** Times that people type in forms: moments and days. */
import { VALUE_TYPES } from "./values.ts";

/** Year, month, day, hour and minute, offset from UTC, and the name of the zone. */
const MOMENT_PARTS = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})(?:\[(.+)\])?$/;
const DAY = 86_400_000;

/** Returns the UTC ms of a moment, or null when the value isn't one. @example timeOfMoment("2026-12-01T14:00+01:00") */
export function timeOfMoment(value: unknown): number | null {
	if (!VALUE_TYPES.moment.isValid(value, [])) return null;
	return Date.parse((value as string).replace(/\[.+$/, ""));
}

/** Returns the end of a day in UTC, as UTC ms, or null when the value isn't a date. @example endOfDate("2026-12-01") */
export function endOfDate(value: unknown): number | null {
	return VALUE_TYPES.date.isValid(value, []) ? Date.parse(`${value}T00:00:00Z`) + DAY - 1 : null;
}

/** How far a zone is from UTC at a time, such as "+01:00". @param at UTC ms. @throws RangeError for an unknown zone. */
function offsetOf(timeZone: string, at: number): string {
	const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
	const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
	return name === "GMT" ? "+00:00" : name.slice(3);
}

/**
 * Returns a time as a moment, with the hour of the given zone.
 * @param at UTC ms. @param timeZone a name such as "Europe/Rome". @example momentAt(Date.now(), "Europe/Rome")
 */
export function momentAt(at: number, timeZone: string): string {
	const offset = offsetOf(timeZone, at);
	const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
	const local = new Date(at + (offset.startsWith("-") ? -minutes : minutes) * 60_000);
	return `${local.toISOString().slice(0, 16)}${offset}[${timeZone}]`;
}

interface Step {
	days: number;
	months: number;
}

/** By how much a repeated task moves. Months keep the day: one month after 31 January is the last day of February. */
const STEPS = new Map<unknown, Step>([
	["week", { days: 7, months: 0 }],
	["fortnight", { days: 14, months: 0 }],
	["month", { days: 0, months: 1 }],
	["quarter", { days: 0, months: 3 }],
]);

/**
 * Moves a moment on by a step of `tsk_Repeat`. The hour on the clock stays, also when summer time begins or ends.
 * @returns null when the value isn't a moment, the step is none, or no moment follows, such as after the year 9999. @example momentAfter("2026-12-01T14:00Z", "week")
 */
export function momentAfter(value: unknown, step: unknown): string | null {
	const by = STEPS.get(step);
	const [, year, month, day, hour, offset = "", zone] = (typeof value === "string" && MOMENT_PARTS.exec(value)) || [];
	if (!by || timeOfMoment(value) === null) return null;
	const local = `${dateAfter(Number(year), Number(month), Number(day), by)}T${hour}`;
	const moved = zone === undefined ? `${local}${offset}` : `${local}${offsetAt(local, offset, zone)}[${zone}]`;
	return timeOfMoment(moved) === null ? null : moved;
}

/** @param month from 1. @returns the moved date, such as "2026-12-08". */
function dateAfter(year: number, month: number, day: number, by: Step): string {
	const firstOfMonth = new Date(Date.UTC(year, month - 1 + by.months, 1));
	// Day 0 is the last day of the month before.
	const daysInMonth = new Date(Date.UTC(firstOfMonth.getUTCFullYear(), firstOfMonth.getUTCMonth() + 1, 0)).getUTCDate();
	const moved = firstOfMonth.getTime() + (Math.min(day, daysInMonth) - 1 + by.days) * DAY;
	return new Date(moved).toISOString().slice(0, 10);
}

/** The offset of a zone at a local time. For an unknown zone, the offset that was typed. @param local such as "2026-12-01T14:00". */
function offsetAt(local: string, typed: string, zone: string): string {
	try {
		return offsetOf(zone, Date.parse(`${local}${typed}`));
	} catch {
		return typed;
	}
}
