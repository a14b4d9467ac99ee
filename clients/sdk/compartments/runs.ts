/**
 * The entries that are here, as runs without a gap, and the numbers of each author at both ends of a run. A gap in an author's
 * numbers is found when two runs meet. So each entry is checked once, also in a thread of 100,000 entries.
 */
import type { Id } from "#protocol/bytes.ts";

export interface RunEntry {
	seq: number;
	by: Id;
	/** Its number among the author's own entries, from 1. */
	n: number;
}

/** first, last: the first and the last entry of each author in the run. */
interface Run {
	from: number;
	to: number;
	first: Map<Id, RunEntry>;
	last: Map<Id, RunEntry>;
}

export class Runs {
	/** By rising seq. There is a gap between each two. */
	readonly #runs: Run[] = [];

	/** Adds an entry whose seq isn't here yet. @returns seqs of entries before which an entry of the same author is missing. */
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

	/** The last seq up to which all entries from `from` on are here; from - 1 when that one isn't here. */
	completeFrom(from: number): number {
		return Math.max(from - 1, this.#runs[this.#placeAfter(from) - 1]?.to ?? 0);
	}

	/** The lowest seq here, or null. */
	get first(): number | null {
		return this.#runs[0]?.from ?? null;
	}

	/** The seqs here that are higher than `count`, in order. */
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

/** Entries of the right run whose author's number doesn't follow that author's last one in the left run. Before seq 1, nobody has one. */
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
