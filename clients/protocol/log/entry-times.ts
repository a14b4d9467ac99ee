/**
 * Checks the times of access entries. The server numbers entries in the order in which it appends them, so their times must rise with
 * the numbers, up to a tolerance. SPEC "The logs", section 6. Pure.
 */
import { LATEST_TIME } from "../latest-time.ts";

/**
 * How far the times of two entries, or of an entry and a cosignature, may disagree, in ms. Several servers and their queues cause such
 * differences.
 */
export const TIME_TOLERANCE = 10 * 60_000;
/** How long after its own time an entry must be covered by a checkpoint at the latest, in ms. */
export const MAX_UNSIGNED = 24 * 3_600_000;

export interface DatedEntry {
	seq: number;
	/** UTC ms. */
	at: number;
}

/** A size of the log, and the time when the log had this size, as a witness or the genesis says. */
export interface TimeMark {
	/** The size of the newest checkpoint at that time. */
	size: number;
	/** UTC ms. */
	at: number;
}

/** An entry whose time can't be right. */
export interface Misdated {
	/**
	 * The latest minute that is contradicted, as its number since 1970. All entries that contradict the same minute have one cause, such as a
	 * clock that was wrong for a moment.
	 */
	minute: number;
	/** The times that contradict each other. */
	detail: string;
}

const misdatedBy = (at: number, detail: string): Misdated => ({ minute: Math.floor(at / 60_000), detail });

/** Lets one entry through for each minute, so that a wrong clock causes one alarm, and not one for each later entry. */
export class MisdatedMinutes {
	readonly #told = new Set<number>();

	/** @returns the given entry; null when its minute was told before. */
	tell(misdated: Misdated | null): Misdated | null {
		if (misdated === null || this.#told.has(misdated.minute)) return null;
		this.#told.add(misdated.minute);
		return misdated;
	}
}

/** Compares an entry with an entry that has a lower number. @returns why the time of the first can't be right; null when it can. */
function whyTooEarly(entry: DatedEntry, earlier: DatedEntry): Misdated | null {
	if (entry.at >= earlier.at - TIME_TOLERANCE) return null;
	const detail = `entry ${entry.seq} is dated ${formatTime(entry.at)}, but entry ${earlier.seq} before it is dated ${formatTime(earlier.at)}`;
	return misdatedBy(earlier.at, detail);
}

/** Compares an entry with time marks. @returns why the entry's time can't be right; null when it can. */
export function findContradiction({ seq, at }: DatedEntry, marks: readonly TimeMark[]): Misdated | null {
	for (const mark of marks) {
		if (seq < mark.size && at > mark.at + TIME_TOLERANCE)
			return misdatedBy(
				at,
				`entry ${seq} is dated ${formatTime(at)}, but a checkpoint that contains it was cosigned ${formatTime(mark.at)}`,
			);
		if (seq >= mark.size && at < mark.at - MAX_UNSIGNED)
			return misdatedBy(at, `entry ${seq} is dated ${formatTime(at)}, but ${formatTime(mark.at)} the log had only ${mark.size} entries`);
	}
	return null;
}

const formatTime = (at: number) => (Math.abs(at) <= LATEST_TIME ? new Date(at).toISOString() : String(at));

/** When more entries than this are newer than the present entry, all of them but the last are forgotten, so that memory stays small. */
const KEPT_NEWER = 1000;

/**
 * Checks the entries of a search, which come newest first and may be a part of the log. An entry is wrong if an entry with a lower number
 * is newer by more than the tolerance. So it is enough to compare the entry with one other: the one with the lowest number among all that
 * are newer by more than the tolerance.
 */
export class NewestFirstTimes {
	#last: DatedEntry | null = null;
	/** Each entry whose number is lower than the numbers of all entries before it. The last entry here has the lowest number so far. */
	#lowest: DatedEntry[] = [];
	/** How many entries of `#lowest`, from the start, are newer than the present entry by more than the tolerance. */
	#newer = 0;

	/** @returns why the time of this entry can't be right; null when it can. */
	add(entry: DatedEntry): Misdated | null {
		const last = this.#last;
		if (last !== null && entry.at > last.at)
			return misdatedBy(entry.at, `entry ${entry.seq} is dated ${formatTime(entry.at)}, but stands after ${formatTime(last.at)}`);
		this.#last = entry;
		while (this.#isNewer(this.#newer, entry.at)) this.#newer++;
		const lowest = this.#lowest[this.#newer - 1];
		if (entry.seq < (this.#lowest.at(-1)?.seq ?? Number.POSITIVE_INFINITY)) this.#lowest.push(entry);
		this.#forgetCompared();
		return lowest && lowest.seq < entry.seq ? whyTooEarly(entry, lowest) : null;
	}

	#isNewer(index: number, at: number): boolean {
		const entry = this.#lowest[index];
		return entry !== undefined && entry.at - at > TIME_TOLERANCE;
	}

	/** Only the last of the newer entries is compared again, because it has the lowest number of them. */
	#forgetCompared(): void {
		if (this.#newer <= KEPT_NEWER) return;
		this.#lowest = this.#lowest.slice(this.#newer - 1);
		this.#newer = 1;
	}
}

/** The times of consecutive entries. Null while there is no entry. */
export interface TimeSpan {
	/** The entry with the earliest time. */
	oldest: DatedEntry | null;
	/** The entry with the latest time. */
	newest: DatedEntry | null;
	/** Why the time of the first wrong entry can't be right. */
	misdated: Misdated | null;
}

export const emptySpan = (): TimeSpan => ({ oldest: null, newest: null, misdated: null });

/**
 * Adds the next entry to the span. It changes the span instead of copying it, because a verifier adds millions of entries.
 * @param at UTC ms.
 */
export function addToSpan(span: TimeSpan, seq: number, at: number): void {
	if (span.newest !== null && at < span.newest.at) span.misdated ??= whyTooEarly({ seq, at }, span.newest);
	else span.newest = { seq, at };
	if (span.oldest === null || at < span.oldest.at) span.oldest = { seq, at };
}

/** Joins the spans of two parts of a log. @param before the part whose entries have lower numbers. */
export function joinSpans(before: TimeSpan, after: TimeSpan): TimeSpan {
	const between = before.newest && after.oldest && whyTooEarly(after.oldest, before.newest);
	return {
		oldest: before.oldest && (!after.oldest || before.oldest.at <= after.oldest.at) ? before.oldest : after.oldest,
		newest: after.newest && (!before.newest || after.newest.at >= before.newest.at) ? after.newest : before.newest,
		misdated: before.misdated ?? between ?? after.misdated,
	};
}
