/** Finds entries that a search of the whole log leaves out. Numbers have no holes, so a missing number is a missing entry. Pure. */
import { TIME_TOLERANCE } from "#protocol/log/entry-times.ts";

/** The missing numbers from `first` to `last`. */
export interface MissingRange {
	first: number;
	last: number;
	/** The time of the older entry beside the gap, UTC ms. When that entry was erased: the last known time of a newer one. */
	at: number;
}

/**
 * Finds the gaps in an answer that lists the newest entries first. Entries of one moment may come in another order than their numbers.
 * So a gap is certain only when the answer has gone further back in time than the tolerance, or has ended.
 */
export class Gaps {
	readonly #from: number;
	readonly #to: number;
	#open: MissingRange[] = [];
	#lowest: number | null = null;
	/** The time of the last entry whose time is known. */
	#at = Number.NEGATIVE_INFINITY;

	/** @param from the beginning of the searched period, UTC ms. @param to its end, excluded. */
	constructor(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY) {
		this.#from = from;
		this.#to = to;
	}

	/** Adds the next entry of the answer. @param at UTC ms; null when the entry was erased. */
	add(seq: number, at: number | null): void {
		const newerAt = this.#at;
		this.#at = at ?? newerAt;
		const lowest = this.#lowest ?? seq + 1;
		if (seq >= lowest) {
			this.#open = this.#open.flatMap((gap) => rangesWithout(gap, seq));
			return;
		}
		this.#lowest = seq;
		// Near the end of the period, a missing entry may have a time after the period. Then it isn't missing.
		if (seq < lowest - 1 && newerAt + TIME_TOLERANCE < this.#to) this.#open.push({ first: seq + 1, last: lowest - 1, at: this.#at });
	}

	/** @param isComplete whether the answer reached the beginning of the period. @returns the gaps that are certain. */
	certain(isComplete: boolean): MissingRange[] {
		const reached = isComplete ? this.#from : this.#at;
		return this.#open.filter(({ at }) => at - TIME_TOLERANCE >= reached);
	}
}

/** The parts of a gap that remain when an entry in it turns up. */
function rangesWithout(gap: MissingRange, seq: number): MissingRange[] {
	if (seq < gap.first || seq > gap.last) return [gap];
	return [
		{ ...gap, last: seq - 1 },
		{ ...gap, first: seq + 1 },
	].filter(({ first, last }) => first <= last);
}
