/**
 * Times of access entries. Numbers follow the order in which the server appended, so times must follow it too. SPEC "The logs",
 * section 6. Pure.
 */

/** How far a time may be off, in ms: between two entries, and between an entry and a cosignature. It covers several servers and their queues. */
export const TIME_TOLERANCE = 10 * 60_000;
/** How long an entry may stay without a checkpoint, in ms. */
export const MAX_UNSIGNED = 24 * 3_600_000;

export interface DatedEntry {
	seq: number;
	/** UTC ms. */
	at: number;
}

/** Somebody other than the server says that at this time (UTC ms) the newest checkpoint had this size. */
export interface TimeMark {
	size: number;
	at: number;
}

/** Why the time of an entry can't be right; null when it can. @param after the entry was appended after this one. */
function whyBefore(entry: DatedEntry, after: DatedEntry): string | null {
	if (entry.at >= after.at - TIME_TOLERANCE) return null;
	return `entry ${entry.seq} is dated ${show(entry.at)}, but entry ${after.seq} before it is dated ${show(after.at)}`;
}

/** Compares an entry with what others have said about the log. @returns why its time can't be right; null when it can. */
export function contradictsMarks({ seq, at }: DatedEntry, marks: readonly TimeMark[]): string | null {
	for (const mark of marks) {
		if (seq < mark.size && at > mark.at + TIME_TOLERANCE)
			return `entry ${seq} is dated ${show(at)}, but a checkpoint that contains it was cosigned ${show(mark.at)}`;
		if (seq >= mark.size && at < mark.at - MAX_UNSIGNED)
			return `entry ${seq} is dated ${show(at)}, but ${show(mark.at)} the log had only ${mark.size} entries`;
	}
	return null;
}

const show = (at: number) => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at));

/** Checks entries that come newest first, as a search of the log answers. They may be a part of the log. */
export class NewestFirstTimes {
	#last: DatedEntry | null = null;
	/** Entries whose number is lower than that of every entry before them. Those at the start are compared first. */
	#lows: DatedEntry[] = [];
	#passed = 0;

	/** @returns why the time of this entry can't be right; null when it can. */
	add(entry: DatedEntry): string | null {
		const last = this.#last;
		if (last !== null && entry.at > last.at) return `entry ${entry.seq} is dated ${show(entry.at)}, but stands after ${show(last.at)}`;
		this.#last = entry;
		while (this.#isFarAhead(this.#passed, entry.at)) this.#passed++;
		const lowest = this.#lows[this.#passed - 1];
		if (entry.seq < (this.#lows.at(-1)?.seq ?? Number.POSITIVE_INFINITY)) this.#lows.push(entry);
		this.#forgetPassed();
		return lowest && lowest.seq < entry.seq ? whyBefore(entry, lowest) : null;
	}

	#isFarAhead(index: number, at: number): boolean {
		const low = this.#lows[index];
		return low !== undefined && low.at - at > TIME_TOLERANCE;
	}

	#forgetPassed(): void {
		if (this.#passed <= 1000) return;
		this.#lows = this.#lows.slice(this.#passed - 1);
		this.#passed = 1;
	}
}

/** The times of consecutive entries. */
export interface TimeSpan {
	oldest: DatedEntry | null;
	newest: DatedEntry | null;
	/** Why the time of the first wrong entry can't be right. */
	misdated: string | null;
}

export const emptySpan = (): TimeSpan => ({ oldest: null, newest: null, misdated: null });

/** Adds the entry that follows. Changes the span, because verifiers add millions. */
export function addToSpan(span: TimeSpan, seq: number, at: number): void {
	if (span.newest !== null && at < span.newest.at) span.misdated ??= whyBefore({ seq, at }, span.newest);
	else span.newest = { seq, at };
	if (span.oldest === null || at < span.oldest.at) span.oldest = { seq, at };
}

/** Joins the spans of two parts of a log. @param before the entries of this one have lower numbers. */
export function joinSpans(before: TimeSpan, after: TimeSpan): TimeSpan {
	const between = before.newest && after.oldest && whyBefore(after.oldest, before.newest);
	const [older, newer] = [before.oldest ?? after.oldest, before.newest ?? after.newest];
	return {
		oldest: older && after.oldest && after.oldest.at < older.at ? after.oldest : older,
		newest: newer && after.newest && after.newest.at >= newer.at ? after.newest : newer,
		misdated: before.misdated ?? between ?? after.misdated,
	};
}
