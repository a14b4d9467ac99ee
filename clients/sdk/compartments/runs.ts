/**
 * The known entries of a compartment, as runs without a gap. A run keeps the first and the last entry of each author. When two runs
 * meet, these show whether an entry of an author is missing. So each entry is checked once, even in a thread of 100,000 entries.
 */
import type { Id } from "#protocol/bytes.ts";

export interface RunEntry {
	seq: number;
	by: Id;
	/** Its number among the author's own entries, from 1. */
	n: number;
}

interface Run {
	from: number;
	to: number;
	/** The first entry of each author in the run. */
	first: Map<Id, RunEntry>;
	/** The last entry of each author in the run. */
	last: Map<Id, RunEntry>;
}

export class Runs {
	/** In the order of seq. There is a gap between any two of them. */
	readonly #runs: Run[] = [];

	/**
	 * Adds an entry whose seq isn't known yet.
	 * @returns seqs of entries whose `n` doesn't follow: an earlier entry of the author is missing, or the number repeats.
	 */
	add(entry: RunEntry): number[] {
		const { seq, by, n } = entry;
		const place = this.#placeAfter(seq);
		const [before, after] = [this.#runs[place - 1], this.#runs[place]];
		const jumps = seq === 1 && n !== 1 ? [seq] : [];
		let run: Run = { from: seq, to: seq, first: new Map([[by, entry]]), last: new Map([[by, entry]]) };
		const joined = [before?.to === seq - 1 ? before : null, after?.from === seq + 1 ? after : null];
		const [left, right] = joined;
		if (left) {
			jumps.push(...jumpsBetween(left, run));
			run = join(left, run);
		}
		if (right) {
			jumps.push(...jumpsBetween(run, right));
			run = join(run, right);
		}
		this.#runs.splice(left ? place - 1 : place, joined.filter(Boolean).length, run);
		return jumps;
	}

	/** The last seq of the run that begins at `from` or contains it; from - 1 when that entry isn't known. */
	completeFrom(from: number): number {
		return Math.max(from - 1, this.#runs[this.#placeAfter(from) - 1]?.to ?? 0);
	}

	/** The lowest known seq, or null. */
	get first(): number | null {
		return this.#runs[0]?.from ?? null;
	}

	/** The highest known seq, or null. */
	get last(): number | null {
		return this.#runs.at(-1)?.to ?? null;
	}

	/** The known seqs that are higher than `count`, in order. */
	*after(count: number): Generator<number, void, undefined> {
		for (const { from, to } of this.#runs) for (let seq = Math.max(from, count + 1); seq <= to; seq++) yield seq;
	}

	/** The position of the first run that begins after seq. */
	#placeAfter(seq: number): number {
		let [low, high] = [0, this.#runs.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#runs[middle]?.from ?? 0) > seq) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

/**
 * Seqs of entries of the right run whose `n` doesn't follow the author's last one in the left run. When the left run begins at seq 1, an
 * author who isn't in it has no earlier entry.
 */
function jumpsBetween(left: Run, right: Run): number[] {
	return [...right.first.values()].flatMap(({ seq, by, n }) => {
		const before = left.last.get(by)?.n ?? (left.from === 1 ? 0 : null);
		return before !== null && n !== before + 1 ? [seq] : [];
	});
}

/** Joins two runs that meet. The maps of the longer one are kept and changed. */
function join(left: Run, right: Run): Run {
	const isLeftLonger = left.to - left.from >= right.to - right.from;
	const [kept, added] = isLeftLonger ? [left, right] : [right, left];
	for (const [by, entry] of added.first) if (!isLeftLonger || !kept.first.has(by)) kept.first.set(by, entry);
	for (const [by, entry] of added.last) if (isLeftLonger || !kept.last.has(by)) kept.last.set(by, entry);
	return { from: left.from, to: right.to, first: kept.first, last: kept.last };
}
