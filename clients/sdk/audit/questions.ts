/**
 * What auditors ask again and again, as pure functions over streams of entries, the newest first. They hold no more of a
 * stream in memory than its answer needs. An answer is a reason to ask somebody, never a verdict.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { ON_THE_LOG } from "#protocol/folds/review.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import type { AuditEntry } from "./query.ts";

/** An entry that isn't redacted. */
export interface ReadableEntry {
	seq: number;
	entry: AccessEntryBody;
}

/** entries: the newest first, at most `MOST_SHOWN`. count: objects, or refusals counted together. from, to: UTC ms. */
export interface Finding {
	actor: Id | null;
	case: Id | null;
	count: number;
	from: number;
	to: number;
	entries: ReadableEntry[];
}

export type EntryStream = AsyncIterable<ReadableEntry>;
export type Findings = AsyncGenerator<Finding, void, undefined>;

const MAX_ENTRIES = 200;

/** Leaves redacted entries out. */
export async function* skipRedacted(entries: AsyncIterable<AuditEntry>): AsyncGenerator<ReadableEntry, void, undefined> {
	for await (const { seq, entry } of entries) if (entry) yield { seq, entry };
}

function toFinding({ seq, entry }: ReadableEntry): Finding {
	return { actor: entry.actor, case: entry.case, count: entry.count, from: entry.at, to: entry.at, entries: [{ seq, entry }] };
}

/** Each entry for which it holds. */
export async function* findWhere(seen: EntryStream, holds: (entry: AccessEntryBody) => boolean): Findings {
	for await (const each of seen) if (holds(each.entry)) yield toFinding(each);
}

/** By which content leaves the server. */
export function releasesContent({ action, outcome, attested }: AccessEntryBody): boolean {
	return outcome === "allowed" && (/\.(read|list|export|query)$/.test(action) || attested === "client");
}

/** By which a person saw something: not a list in which nothing stood. It is still a look, and somebody was there to make it. */
export function showsAnything(entry: AccessEntryBody): boolean {
	return releasesContent(entry) && entry.count > 0;
}

/** Reading a case itself, rather than reading, reviewing or exporting the log about it. */
export function readsCase(entry: AccessEntryBody): boolean {
	return releasesContent(entry) && !ON_THE_LOG.includes(entry.action.split(".")[0] as string);
}

interface BurstWindow {
	within: ReadableEntry[];
	total: number;
	found: Finding | null;
}

/**
 * Where one person's entries add up to `most` within `ms`: many objects read, or many refusals. Neighbouring windows are one
 * finding.
 */
export async function* findBursts(seen: EntryStream, { most, ms }: { most: number; ms: number }): Findings {
	const windows = new Map<Id | null, BurstWindow>();
	for await (const each of seen) {
		const window = windows.get(each.entry.actor) ?? { within: [], total: 0, found: null };
		windows.set(each.entry.actor, window);
		const done = addToWindow(window, each, most, ms);
		if (done) yield done;
	}
	for (const { found } of windows.values()) if (found) yield found;
}

/** Takes an entry in. @returns the finding that it is too old to belong to, if there was one. */
function addToWindow(window: BurstWindow, each: ReadableEntry, most: number, ms: number): Finding | null {
	const { at, count } = each.entry;
	while (window.within[0] && window.within[0].entry.at - at > ms) window.total -= (window.within.shift() as ReadableEntry).entry.count;
	window.within.push(each);
	window.total += count;
	const before = window.found;
	const done = before && before.from - at > ms ? before : null;
	if (done) window.found = null;
	if (window.total >= most) {
		if (window.found) addToFinding(window.found, each);
		else window.found = combineEntries(window.within);
	}
	return done;
}

function combineEntries(seen: readonly ReadableEntry[]): Finding {
	const [newest, ...older] = seen as [ReadableEntry, ...ReadableEntry[]];
	const found = toFinding(newest);
	for (const each of older) addToFinding(found, each);
	return found;
}

function addToFinding(found: Finding, each: ReadableEntry): void {
	found.count += each.entry.count;
	found.from = each.entry.at;
	if (found.case !== each.entry.case) found.case = null;
	if (found.entries.length < MAX_ENTRIES) found.entries.push(each);
}

/** Working hours: from, to in hours of the day; days: 0 = Sunday. */
export interface Hours {
	from: number;
	to: number;
	days: readonly number[];
}

export const USUAL_HOURS: Hours = { from: 7, to: 20, days: [1, 2, 3, 4, 5] };

/** Outside of working hours where the member is. @param zoneOf an IANA time zone. */
export function findOffHours(seen: EntryStream, zoneOf: (entry: AccessEntryBody) => string, hours: Hours = USUAL_HOURS): Findings {
	return findWhere(seen, (entry) => {
		const { day, hour } = wallClock(entry.at, zoneOf(entry));
		return !hours.days.includes(day) || hour < hours.from || hour >= hours.to;
	});
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(at: number, zone: string): { day: number; hour: number } {
	const known = clocks.get(zone);
	const clock = known ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
	clocks.set(zone, clock);
	const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
	return { day: DAYS.indexOf(parts.weekday ?? ""), hour: Number(parts.hour) };
}

/** The main time zone of the country of the actor's organisation; UTC where there is none. */
export function zoneOfMember(dir: Directory, member: Id | null): string {
	const organisation = member ? dir.members.get(member)?.organisation : null;
	const country = organisation ? dir.organisations.get(organisation)?.country : undefined;
	if (country === undefined) return "UTC";
	// Zones in the order of the standard's table; a method in newer engines, a property in older ones.
	const place = new Intl.Locale("und", { region: country }) as Intl.Locale & { getTimeZones?(): string[]; timeZones?: string[] };
	return (place.getTimeZones?.() ?? place.timeZones)?.[0] ?? "UTC";
}

/** The first look of each person at each case. The stream must reach back to the beginning. @param since first looks from then on. */
export async function* findFirstReads(seen: EntryStream, since = 0): Findings {
	const first = new Map<string, ReadableEntry>();
	for await (const each of seen) {
		if (each.entry.case !== null && readsCase(each.entry)) first.set(`${each.entry.actor} ${each.entry.case}`, each);
	}
	const found = [...first.values()].filter(({ entry }) => entry.at >= since);
	for (const each of found.sort((a, b) => b.entry.at - a.entry.at)) yield toFinding(each);
}

/**
 * Reads of one case by people none of whose desks works on it: by the log, a desk works on a case while it writes, is asked
 * or hands over. Also reads long after the desk's last work. The stream is all of the case.
 * @param desksOf the desks that a member belongs to now. @param ms how long after its last work a desk may go on reading.
 */
export async function* findUnrelatedReads(
	seen: EntryStream,
	desksOf: (member: Id) => readonly Id[],
	{ since = 0, ms = 90 * 86_400_000 } = {},
): Findings {
	const reads: ReadableEntry[] = [];
	const work = new Map<Id, number[]>();
	for await (const each of seen) {
		const { desk, at, outcome } = each.entry;
		if (releasesContent(each.entry)) {
			if (at >= since && (each.entry.purpose === "care" || each.entry.purpose === "handoff")) reads.push(each);
		} else if (desk !== null && outcome === "allowed") work.set(desk, [...(work.get(desk) ?? []), at]);
	}
	const worksAt = (member: Id, at: number) => desksOf(member).some((desk) => work.get(desk)?.some((when) => Math.abs(at - when) <= ms));
	for (const each of reads) if (each.entry.actor === null || !worksAt(each.entry.actor, each.entry.at)) yield toFinding(each);
}
