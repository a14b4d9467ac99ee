/** Counts for charts: accesses by day and purpose, and a member's last week compared with their usual counts. */
import type { Id } from "#protocol/bytes.ts";
import { PURPOSES, type Purpose } from "#protocol/log/entry.ts";
import type { UnlockedSession } from "../context.ts";
import { type AuditFilter, type OnLooked, searchLog } from "./query.ts";
import { type EntryStream, isByPerson, releasesContent, skipUnreadable } from "./questions.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** From how many weeks the usual count is computed. These are the weeks before the last week. */
const USUAL_WEEKS = 8;
/** From how many weeks at least. With fewer weeks there is no usual count yet. */
const LEAST_WEEKS = 3;

export interface DayCount {
	/** When the day begins in UTC, in ms. */
	day: number;
	/** Accesses of all outcomes that people wanted. */
	purposes: Record<Purpose, number>;
	/** Accesses that programs made by themselves. */
	byProgram: number;
	/** How many accesses were denied. */
	denied: number;
}

/** One day of the week, in UTC. */
export interface WeekDay {
	/** When the day begins, UTC ms. */
	day: number;
	/** Accesses that released content, and that the person wanted. */
	count: number;
	/**
	 * The median of the same day of the week in the eight weeks before. Days before the first entry don't count. Null when fewer than three
	 * days count.
	 */
	usual: number | null;
}

/** Counts entries by day and purpose, the oldest day first. A day without entries is there with zeros. Entries of the whole day in which `to` falls count. */
export async function countDays(entries: EntryStream, from: number, to: number): Promise<DayCount[]> {
	const days = new Map<number, DayCount>();
	for (let day = startOf(from); day < to; day += DAY) days.set(day, emptyDay(day));
	for await (const { entry } of entries) {
		const found = days.get(startOf(entry.at));
		if (!found) continue;
		if (isByPerson(entry)) found.purposes[entry.purpose] += 1;
		else found.byProgram += 1;
		if (entry.outcome === "denied") found.denied += 1;
	}
	return [...days.values()];
}

const startOf = (at: number) => Math.floor(at / DAY) * DAY;

function emptyDay(day: number): DayCount {
	return { day, denied: 0, byProgram: 0, purposes: Object.fromEntries(PURPOSES.map((purpose) => [purpose, 0])) as Record<Purpose, number> };
}

/**
 * Counts accesses by day and purpose. Each page that it reads is recorded in the log.
 * @param filter from, to: UTC ms.
 * @param onLooked called after each page with the number of entries that the server has looked at.
 * @throws ProtocolError not-allowed
 * @example const days = await countAccesses(session, { from: now - 30 * 86_400_000, to: now });
 */
export function countAccesses(
	session: UnlockedSession,
	filter: AuditFilter & { from: number; to: number },
	onLooked?: OnLooked,
): Promise<DayCount[]> {
	return countDays(skipUnreadable(searchLog(session, filter, onLooked)), filter.from, filter.to);
}

/**
 * Compares seven days with the same days of the week in the eight weeks before. The last of the seven is the day in which `to` falls.
 * @param entries all entries of one member in these nine weeks.
 */
export async function compareWeek(entries: EntryStream, to: number): Promise<WeekDay[]> {
	const end = startOf(to) + DAY;
	const counts = new Map<number, number>();
	let first = end;
	for await (const { entry } of entries) {
		const day = startOf(entry.at);
		first = Math.min(first, day);
		if (isByPerson(entry) && releasesContent(entry)) counts.set(day, (counts.get(day) ?? 0) + 1);
	}
	return Array.from({ length: 7 }, (_, i) => {
		const day = end - (7 - i) * DAY;
		const before = Array.from({ length: USUAL_WEEKS }, (_, week) => day - (week + 1) * WEEK).filter((other) => other >= first);
		const usual = before.length < LEAST_WEEKS ? null : median(before.map((other) => counts.get(other) ?? 0));
		return { day, count: counts.get(day) ?? 0, usual };
	});
}

function median(counts: number[]): number {
	const sorted = counts.toSorted((a, b) => a - b);
	const half = Math.floor(sorted.length / 2);
	const upper = sorted[half] ?? 0;
	return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/**
 * Compares what a member opened in the last week with their usual counts. Each page that it reads is recorded in the log.
 * @param onLooked as in `countAccesses`.
 * @throws ProtocolError not-allowed
 * @example const days = await compareMemberWeek(session, member);
 */
export function compareMemberWeek(session: UnlockedSession, actor: Id, onLooked?: OnLooked): Promise<WeekDay[]> {
	const to = session.now();
	const from = Math.max(0, startOf(to) + DAY - (USUAL_WEEKS + 1) * WEEK);
	return compareWeek(skipUnreadable(searchLog(session, { actor, from }, onLooked)), to);
}
