/**
 * Finds days on which a member opened far more sections and threads than usual. There are two usual numbers: the median of the member's
 * other days, and the median of all other days of members with the same role. A day must be far above both, so that neither a new member nor a
 * busy desk is flagged. When the role has worked on too few other dates for a median, the day is reported as not judged.
 */
import type { Id } from "#protocol/bytes.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import {
	type EntryStream,
	isByPerson,
	type LogFinding,
	type LogFindings,
	MAX_ENTRIES,
	type ReadableEntry,
	readsContent,
	showsAnything,
	type Usual,
} from "./questions.ts";

/** A day is reported when its count is more than this many times the usual number. */
const TIMES_USUAL = 3;
/** A day with fewer opened sections and threads isn't reported. */
const LEAST_OPENED = 10;
/** A member with fewer other days is compared with the role alone. */
const LEAST_OWN_DAYS = 5;
/** A role with work on fewer other dates has no usual number. Several members on the same date count once. */
const LEAST_ROLE_DATES = 5;
const DAY = 86_400_000;

/** One day (UTC) of one member. */
interface MemberDay {
	actor: Id;
	/** Days since 1970-01-01. */
	day: number;
	/** The sections and threads that the member opened. */
	objects: Set<Id>;
	/** The newest first, at most `MAX_ENTRIES`. None from before the period. */
	entries: ReadableEntry[];
}

/**
 * Yields the unusual days, the newest first, then the busy days that could not be judged. `count` of a finding: the number of different
 * sections and threads that were opened.
 * @param entries of the period, and of the weeks before it for the comparison.
 * @param roleOf the role of a member. @param since the beginning of the period, UTC ms.
 */
export async function* findUnusualDays(entries: EntryStream, roleOf: (member: Id) => string | null, since: number): LogFindings {
	const days = await collectDays(entries, since);
	const busy = days.filter(({ objects, entries }) => objects.size >= LEAST_OPENED && entries.length > 0);
	const notJudged: LogFinding[] = [];
	for (const each of busy.sort((a, b) => b.day - a.day)) {
		const others = days.filter((other) => other !== each && roleOf(other.actor) === roleOf(each.actor));
		const usual = usualOn(each, others);
		if (usual.role === null) notJudged.push(toFinding(each, usual));
		else if (each.objects.size > TIMES_USUAL * Math.max(usual.own ?? 0, usual.role)) yield toFinding(each, usual);
	}
	yield* notJudged;
}

/** The usual numbers for a day. @param others the other days of all members with the same role, this member included. */
function usualOn({ actor, day }: MemberDay, others: readonly MemberDay[]): Usual {
	const own = others.filter((other) => other.actor === actor);
	const dates = new Set(others.map((other) => other.day).filter((other) => other !== day));
	return {
		own: own.length >= LEAST_OWN_DAYS ? medianSize(own) : null,
		role: dates.size >= LEAST_ROLE_DATES ? medianSize(others) : null,
	};
}

async function collectDays(entries: EntryStream, since: number): Promise<MemberDay[]> {
	const days = new Map<string, MemberDay>();
	for await (const each of entries) {
		const { actor, at, object, objectType } = each.entry;
		if (actor === null || object === null || objectType !== "compartment" || !returnsContent(each.entry)) continue;
		const day = Math.floor(at / DAY);
		const key = `${actor} ${day}`;
		const known = days.get(key) ?? { actor, day, objects: new Set<Id>(), entries: [] };
		days.set(key, known);
		known.objects.add(object);
		if (at >= since && known.entries.length < MAX_ENTRIES) known.entries.push(each);
	}
	return [...days.values()];
}

/**
 * Whether the request returned messages or changes of a section. Two kinds don't count: `compartment.read`, by which screens ask for the readers
 * of many compartments, and requests with an empty answer.
 */
function returnsContent(entry: AccessEntryBody): boolean {
	return entry.action !== "compartment.read" && isByPerson(entry) && showsAnything(entry) && readsContent(entry);
}

function medianSize(days: readonly MemberDay[]): number {
	const sizes = days.map(({ objects }) => objects.size).sort((a, b) => a - b);
	return sizes[Math.floor(sizes.length / 2)] ?? 0;
}

function toFinding({ actor, objects, entries }: MemberDay, usual: Usual): LogFinding {
	const cases = new Set(entries.map(({ entry }) => entry.case));
	const [onlyCase = null] = cases.size === 1 ? cases : [];
	const times = entries.map(({ entry }) => entry.at);
	return {
		initiator: "person",
		actor,
		case: onlyCase,
		count: objects.size,
		from: Math.min(...times),
		to: Math.max(...times),
		entries,
		usual,
	};
}
