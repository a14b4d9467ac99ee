/** Times as people type and read them: ISO 8601, in the local time zone unless another zone is named. */
import { LATEST_TIME } from "#protocol/latest-time.ts";
import { InvalidValue } from "./problems.ts";
import { messages } from "./words/messages.ts";

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads "2026-12-01" or "2026-12-01T14:00". Both may have a zone such as Z or +02:00 at the end. Also reads "+36h", "+14d" or "-30m",
 * counted from `now`.
 * @param now UTC ms. @returns UTC ms. @throws InvalidValue
 */
export function parseTime(text: string, now: number): number {
	const relative = /^([+-])(\d{1,5})([mhd])$/.exec(text);
	if (relative) return now + (relative[1] === "-" ? -1 : 1) * Number(relative[2]) * (UNITS[relative[3] as string] as number);
	const full = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
	if (!full) throw new InvalidValue(messages.notATime);
	const [, year, month, day, hour = "00", minute = "00", second = "00", zone = ""] = full;
	// JavaScript would read a date without a time as UTC, and 31 February as a day of March. Both are avoided here.
	const value = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`).getTime();
	const exists = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
	if (Number.isNaN(value) || !exists) throw new InvalidValue(messages.notATime);
	return value;
}

const two = (n: number) => String(n).padStart(2, "0");

/** "2026-12-01T14:00:05+01:00": ISO 8601 in the local time zone. */
export function showTime(ms: number | null | undefined): string {
	if (ms === null || ms === undefined) return "";
	const at = dateOf(ms);
	const offset = -at.getTimezoneOffset();
	const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
	const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${zone}`;
}

/** "2026-12-01" in the local time zone. */
export const showDay = (ms: number): string => showTime(ms).slice(0, 10);

/** ISO 8601 in UTC for JSON, or null. */
export function isoTime(ms: number | null | undefined): string | null {
	return ms === null || ms === undefined ? null : dateOf(ms).toISOString();
}

const dateOf = (ms: number) => new Date(Math.min(ms, LATEST_TIME));

/** The time zone of this device, such as "Europe/Rome". */
export function localZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Tue 2026-12-01 14:00": a time in some zone, for people. */
export function showTimeIn(timeZone: string, ms: number): string {
	const at = dateOf(ms);
	const weekday = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short" }).format(at);
	// Sweden writes dates as ISO 8601 does.
	return `${weekday} ${new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at)}`;
}
