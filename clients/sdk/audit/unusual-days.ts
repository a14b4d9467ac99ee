/**
 * Finds days on which a member opened far more sections and threads than usual. "Usual" is the median of the member's other days, and that
 * of all days of members with the same role. A day must stand out from both, so that neither a new member nor a busy desk is flagged.
 */
import type { Id } from "#protocol/bytes.ts";
import { type EntryStream, type Finding, type Findings, MAX_ENTRIES, type ReadableEntry, readsCase } from "./questions.ts";

/** A day must have so many times more than usual. */
const TIMES_USUAL = 3;
/** Below this many opened objects no day is found. */
const LEAST = 10;
/** A member with fewer other days is compared with the role alone. */
const OWN_DAYS = 5;
const DAY = 86_400_000;

/** One day (UTC) of one member. */
interface MemberDay {
	actor: Id;
	day: number;
	objects: Set<Id>;
	/** The newest first, at most `MAX_ENTRIES`. None from before the period. */
	entries: ReadableEntry[];
}

/**
 * @param entries also those of the weeks before `since`, for the comparison.
 * @param roleOf the role of a member. @param since UTC ms; earlier days are only compared with.
 * @returns one finding for each such day, the newest first. `count`: the different sections and threads that were opened.
 */
export async function* findUnusualDays(entries: EntryStream, roleOf: (member: Id) => string | null, since: number): Findings {
	const days = await collectDays(entries, since);
	const busy = days.filter(({ objects, entries }) => objects.size >= LEAST && entries.length > 0);
	for (const each of busy.sort((a, b) => b.day - a.day)) {
		const sizes = (of: (other: MemberDay) => boolean) =>
			days.filter((other) => other !== each && of(other)).map(({ objects }) => objects.size);
		const ownSizes = sizes(({ actor }) => actor === each.actor);
		const own = ownSizes.length >= OWN_DAYS ? median(ownSizes) : null;
		const role = median(sizes(({ actor }) => roleOf(actor) === roleOf(each.actor)));
		if (each.objects.size > TIMES_USUAL * Math.max(own ?? 0, role)) yield toFinding(each, { own, role });
	}
}

async function collectDays(entries: EntryStream, since: number): Promise<MemberDay[]> {
	const days = new Map<string, MemberDay>();
	for await (const each of entries) {
		const { actor, at, object, objectType } = each.entry;
		if (actor === null || object === null || objectType !== "compartment" || !readsCase(each.entry)) continue;
		const day = Math.floor(at / DAY);
		const key = `${actor} ${day}`;
		const known = days.get(key) ?? { actor, day, objects: new Set<Id>(), entries: [] };
		days.set(key, known);
		known.objects.add(object);
		if (at >= since && known.entries.length < MAX_ENTRIES) known.entries.push(each);
	}
	return [...days.values()];
}

function median(sizes: number[]): number {
	return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
}

function toFinding({ actor, objects, entries }: MemberDay, usual: Finding["usual"]): Finding {
	const cases = new Set(entries.map(({ entry }) => entry.case));
	const [only = null] = cases.size === 1 ? cases : [];
	const times = entries.map(({ entry }) => entry.at);
	return { actor, case: only, count: objects.size, from: Math.min(...times), to: Math.max(...times), entries, usual };
}
