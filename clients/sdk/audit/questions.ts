/**
 * The prepared questions as pure functions over streams of entries, the newest first. They keep in memory only the entries that
 * the answer needs. A finding is a reason to ask somebody, and proves nothing.
 */
import { activityOf } from "#protocol/actions.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { LOG_ACTION_PREFIXES } from "#protocol/folds/review.ts";
import type { AccessEntryBody, Initiator } from "#protocol/log/entry.ts";
import type { Activity } from "#protocol/log/fact.ts";
import { mainZoneOf } from "../directory/zones.ts";
import type { AuditEntry } from "./query.ts";

/** An entry whose body this member can read. */
export interface ReadableEntry {
	seq: number;
	entry: AccessEntryBody;
}

export interface LogFinding {
	/** program: what the program of the actor fetched by itself. */
	initiator: Initiator;
	actor: Id | null;
	case: Id | null;
	/** How many objects, or refusals. */
	count: number;
	/** UTC ms. */
	from: number;
	/** UTC ms. */
	to: number;
	/** The entries that show it: the newest first, at most `MAX_ENTRIES`. */
	entries: ReadableEntry[];
	/** The usual numbers, where a day was compared with them (`bulk-reads`). */
	usual?: Usual | undefined;
}

/** How many sections and threads are usual on a day. Null: there are too few other days. When `role` is null, the day could not be judged. */
export interface Usual {
	/** For this member. */
	own: number | null;
	/** For members with the same role. */
	role: number | null;
}

export type EntryStream = AsyncIterable<ReadableEntry>;
export type LogFindings = AsyncGenerator<LogFinding, void, undefined>;

/** How many entries a finding lists at most. */
export const MAX_ENTRIES = 200;

/** Yields the entries whose body this member can read. */
export async function* skipUnreadable(entries: AsyncIterable<AuditEntry>): AsyncGenerator<ReadableEntry, void, undefined> {
	for await (const { seq, entry } of entries) if (entry) yield { seq, entry };
}

function toFinding({ seq, entry }: ReadableEntry): LogFinding {
	return {
		initiator: entry.initiator,
		actor: entry.actor,
		case: entry.case,
		count: entry.count,
		from: entry.at,
		to: entry.at,
		entries: [{ seq, entry }],
	};
}

/** One finding for each entry that matches. */
export async function* findWhere(entries: EntryStream, matches: (entry: AccessEntryBody) => boolean): LogFindings {
	for await (const each of entries) if (matches(each.entry)) yield toFinding(each);
}

/** Whether a person wanted the access, and not the program by itself. */
export const isByPerson = ({ initiator }: AccessEntryBody): boolean => initiator === "person";

/** One finding for each entry that matches and that a person wanted. After them, one for each member: what their programs fetched. */
export async function* findByPeople(entries: EntryStream, matches: (entry: AccessEntryBody) => boolean): LogFindings {
	const fetched = new Map<Id | null, LogFinding>();
	for await (const each of entries) {
		const { entry } = each;
		if (!matches(entry)) continue;
		if (isByPerson(entry)) yield toFinding(each);
		else fetched.set(entry.actor, addToFinding(fetched.get(entry.actor) ?? null, each));
	}
	yield* fetched.values();
}

/** The activities that may give data to the actor. An action that this program doesn't know counts, so that no access is overlooked. */
const RELEASING: readonly Activity[] = ["read", "search", "other"];

/**
 * Whether the server gave data to the actor, or the actor's client announced a print, an export or an override. Data about the actor's own
 * account and sign-ins doesn't count.
 */
export function releasesContent({ action, outcome, purpose, attested }: AccessEntryBody): boolean {
	return outcome === "allowed" && (attested === "client" || (purpose !== "self" && RELEASING.includes(activityOf(action))));
}

/** Whether the actor was shown at least one object. */
export function showsAnything(entry: AccessEntryBody): boolean {
	return releasesContent(entry) && entry.count > 0;
}

/** Whether content was read, of a case or a thread. Reading, reviewing or exporting the log about it doesn't count. */
export function readsContent(entry: AccessEntryBody): boolean {
	return releasesContent(entry) && !LOG_ACTION_PREFIXES.includes(entry.action.split(".")[0] as string);
}

/** The sliding window of one actor. */
interface BurstWindow {
	entries: ReadableEntry[];
	total: number;
	/** The burst that is still growing. */
	found: LogFinding | null;
	/** How many of `entries`, the newest ones, are in `found`. */
	inFound: number;
}

/**
 * Finds bursts: times when the counts of one actor's entries add up to at least `least` within `ms`. Overlapping windows become
 * one finding.
 */
export async function* findBursts(entries: EntryStream, { least, ms }: { least: number; ms: number }): LogFindings {
	const windows = new Map<Id | null, BurstWindow>();
	for await (const each of entries) {
		const window = windows.get(each.entry.actor) ?? { entries: [], total: 0, found: null, inFound: 0 };
		windows.set(each.entry.actor, window);
		const done = addToWindow(window, each, least, ms);
		if (done) yield done;
	}
	for (const { found } of windows.values()) if (found) yield found;
}

/** Adds an entry that isn't newer than the entries before it. @returns the finding that no further entry can join, or null. */
function addToWindow(window: BurstWindow, each: ReadableEntry, least: number, ms: number): LogFinding | null {
	const { at, count } = each.entry;
	while (window.entries[0] && window.entries[0].entry.at - at > ms) {
		window.total -= (window.entries.shift() as ReadableEntry).entry.count;
		window.inFound = Math.max(0, window.inFound - 1);
	}
	window.entries.push(each);
	window.total += count;
	const before = window.found;
	const done = before && before.from - at > ms ? before : null;
	if (done) window.found = null;
	if (window.total >= least) {
		for (const other of window.entries.slice(window.inFound)) window.found = addToFinding(window.found, other);
		window.inFound = window.entries.length;
	}
	return done;
}

/** Adds an older entry to a finding, or begins one with it. */
function addToFinding(found: LogFinding | null, each: ReadableEntry): LogFinding {
	if (found === null) return toFinding(each);
	found.count += each.entry.count;
	found.from = each.entry.at;
	if (found.case !== each.entry.case) found.case = null;
	if (found.entries.length < MAX_ENTRIES) found.entries.push(each);
	return found;
}

/** Working hours. */
export interface Hours {
	/** The hour of the day at which work begins. */
	from: number;
	/** The hour of the day at which work ends. */
	to: number;
	/** The days of the week; 0 is Sunday. */
	days: readonly number[];
}

export const USUAL_HOURS: Hours = { from: 7, to: 20, days: [1, 2, 3, 4, 5] };

/** Finds entries outside working hours in the actor's time zone. @param zoneOf returns an IANA time zone. */
export function findOffHours(entries: EntryStream, zoneOf: (entry: AccessEntryBody) => string, hours: Hours = USUAL_HOURS): LogFindings {
	return findWhere(entries, (entry) => {
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
	return mainZoneOf(country) ?? "UTC";
}

/**
 * Finds the first read of each case by each actor. The stream must reach back to the first entry.
 * @param since UTC ms; earlier first reads are left out.
 */
export async function* findFirstReads(entries: EntryStream, since = 0): LogFindings {
	const first = new Map<string, ReadableEntry>();
	for await (const each of entries) {
		if (each.entry.case !== null && isByPerson(each.entry) && readsContent(each.entry))
			first.set(`${each.entry.actor} ${each.entry.case}`, each);
	}
	const found = [...first.values()].filter(({ entry }) => entry.at >= since);
	for (const each of found.sort((a, b) => b.entry.at - a.entry.at)) yield toFinding(each);
}

/**
 * Finds reads of one case by members whose desks don't work on it. Only reads with the purpose `care` or `handoff` count. A desk works on a case
 * when it has an allowed action that isn't a read, such as a write or a hand-off, at most `ms` before or after the read.
 * @param entries all entries of the case.
 * @param desksOf returns the desks that a member belongs to now.
 * @param options since: UTC ms; earlier reads are left out. ms: 90 days when left out.
 */
export async function* findUnrelatedReads(
	entries: EntryStream,
	desksOf: (member: Id) => readonly Id[],
	{ since = 0, ms = 90 * 86_400_000 } = {},
): LogFindings {
	const reads: ReadableEntry[] = [];
	const work = new Map<Id, number[]>();
	for await (const each of entries) {
		const { desk, at, outcome } = each.entry;
		if (releasesContent(each.entry)) {
			if (at >= since && isByPerson(each.entry) && (each.entry.purpose === "care" || each.entry.purpose === "handoff")) reads.push(each);
		} else if (desk !== null && outcome === "allowed") work.set(desk, [...(work.get(desk) ?? []), at]);
	}
	const worksAt = (member: Id, at: number) => desksOf(member).some((desk) => work.get(desk)?.some((when) => Math.abs(at - when) <= ms));
	for (const each of reads) if (each.entry.actor === null || !worksAt(each.entry.actor, each.entry.at)) yield toFinding(each);
}
