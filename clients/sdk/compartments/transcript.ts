/**
 * The verified entries of one compartment in the server's order, and what is wrong with that order. Does no I/O.
 *
 * The server numbers all entries (seq, from 1, without gaps). Each author numbers their own (n, from 1, without gaps), and each entry
 * names the heads that its author had seen (prev). So a replayed entry has a known n. A dropped entry leaves a gap in n, or a prev that
 * names no entry. An entry that was written under a closed epoch isn't reached from the closing heads.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type Finding, warning } from "../alarms.ts";
import { Runs } from "./runs.ts";

export interface VerifiedEntry {
	/** The place in the server's order, from 1. */
	seq: number;
	/** The objId as a map key. */
	key: string;
	objId: Bytes;
	/** The entry's id, chosen by its author. */
	entry: Id;
	/** The author. */
	by: Id;
	/** Its number among the author's own entries, from 1. */
	n: number;
	/** The number of its epoch. */
	number: number;
	/** Keys of the heads that the author had seen. */
	prev: string[];
}

/** The closing of an epoch, as the next epoch states it. */
export interface EpochClosing {
	/** The number of the closed epoch. */
	number: number;
	heads: Bytes[];
	/** How many entries the compartment had then. */
	count: number;
}

export class Transcript {
	readonly #bySeq = new Map<number, VerifiedEntry>();
	readonly #byKey = new Map<string, VerifiedEntry>();
	/** The author and n of each entry here, as "author n". */
	readonly #authorNumbers = new Set<string>();
	/** The key of each entry, by its id. */
	readonly #keyByEntry = new Map<Id, string>();
	/** The largest n of each author. */
	readonly #lastNumbers = new Map<Id, number>();
	readonly #runs = new Runs();
	/** Seqs of entries before which another entry is missing. */
	readonly #missing = new Set<number>();
	/** Up to this seq, each prev was compared with the entries before. */
	#compared = 0;
	/** For each closing: seqs up to its count that its heads don't reach. */
	readonly #unreached = new Map<string, Set<number>>();
	/** The largest number of entries that the server has named. */
	count = 0;
	/** How many restarts of the access log the directory named when this transcript was begun. */
	readonly restarts: number;

	constructor(restarts = 0) {
		this.restarts = restarts;
	}

	/** Adds a verified header. @returns a finding when it is a replay, or when the server has changed its order; else null. */
	add(seq: number, { body, key, objId }: Statement<"entry">): Finding | null {
		const authorNumber = `${body.by} ${body.n}`;
		const known = this.#bySeq.get(seq);
		if (known?.key === key) return null;
		if (known) return warning("entry-replayed", `another entry was seen at ${seq}`);
		if (this.#authorNumbers.has(authorNumber)) return warning("entry-replayed", `two entries of one author have the number ${body.n}`);
		if (this.#keyByEntry.has(body.entry)) return warning("entry-replayed", "two entries have one id");
		const { entry, by, n, number } = body;
		const added: VerifiedEntry = { seq, key, objId, entry, by, n, number, prev: body.prev.map(keyOf) };
		this.#bySeq.set(seq, added);
		this.#byKey.set(key, added);
		this.#authorNumbers.add(authorNumber);
		this.#keyByEntry.set(entry, key);
		this.#lastNumbers.set(by, Math.max(n, this.lastNumber(by)));
		this.count = Math.max(this.count, seq);
		for (const afterGap of this.#runs.add(added)) this.#missing.add(afterGap);
		this.#comparePrev();
		return null;
	}

	/** Compares prev of each entry with the entries before it, once all of these are known. */
	#comparePrev(): void {
		const complete = this.completeFrom(1);
		for (; this.#compared < complete; this.#compared++) {
			const entry = this.#bySeq.get(this.#compared + 1);
			const isOrphaned = entry?.prev.some((key) => (this.#byKey.get(key)?.seq ?? Number.POSITIVE_INFINITY) >= entry.seq);
			if (entry && isOrphaned) this.#missing.add(entry.seq);
		}
	}

	/** The place of an entry; null when it isn't here. */
	seqOf(entry: Id): number | null {
		return this.#byKey.get(this.#keyByEntry.get(entry) ?? "")?.seq ?? null;
	}

	at(seq: number): VerifiedEntry | undefined {
		return this.#bySeq.get(seq);
	}

	/** Whether all entries from `from` to `to` are here. */
	has(from: number, to: number): boolean {
		return this.completeFrom(from) >= to;
	}

	/** The last seq up to which all entries from `from` on are known; from - 1 when the entry at `from` isn't. */
	completeFrom(from: number): number {
		return this.#runs.completeFrom(from);
	}

	/** The author's newest number among the entries here; 0 without any. */
	lastNumber(by: Id): number {
		return this.#lastNumbers.get(by) ?? 0;
	}

	/** The lowest seq here, or null. */
	get first(): number | null {
		return this.#runs.first;
	}

	/** The entry with the highest seq here, or null. */
	get newest(): VerifiedEntry | null {
		return this.#bySeq.get(this.#runs.last ?? 0) ?? null;
	}

	/**
	 * objIds of the entries that no other entry names in its prev, the newest last. Exact when all entries since `base` are here.
	 * @param base heads and count at the last closing.
	 */
	heads(base: { heads: Bytes[]; count: number }): Bytes[] {
		const since = [...this.#runs.after(base.count)].flatMap((seq) => this.#bySeq.get(seq) ?? []);
		const named = new Set(since.flatMap(({ prev }) => prev));
		const all = [...base.heads, ...since.map(({ objId }) => objId)];
		return all.filter((objId) => !named.has(keyOf(objId)));
	}

	/**
	 * Seqs of entries before which another entry is missing. Either the author's number jumps although no seq is missing. Or a prev
	 * names no earlier entry, although all entries from the first on are here.
	 */
	missing(): number[] {
		return [...this.#missing].sort((a, b) => a - b);
	}

	/**
	 * Which of these entries were written under an epoch after it was closed. Those beyond the closing's count are always
	 * found. The others are found because the closing heads don't reach them. For that, all entries up to the count must be here.
	 */
	backdated(closings: EpochClosing[], seqs: readonly number[]): number[] {
		return seqs.filter((seq) => {
			const epoch = this.#bySeq.get(seq)?.number;
			return epoch !== undefined && closings.some((closing) => epoch <= closing.number && this.#isAfterClosing(closing, seq));
		});
	}

	/** Whether an entry came after the closing, or isn't among those that the closing's heads reach. */
	#isAfterClosing(closing: EpochClosing, seq: number): boolean {
		return seq > closing.count || (this.has(1, closing.count) && this.#unreachedBy(closing).has(seq));
	}

	#unreachedBy({ heads, count }: EpochClosing): Set<number> {
		const closing = `${count} ${heads.map(keyOf).join(" ")}`;
		const known = this.#unreached.get(closing);
		if (known) return known;
		const reached = this.#reachedFrom(heads);
		const unreached = new Set<number>();
		for (let seq = 1; seq <= count; seq++) if (!reached.has(this.#bySeq.get(seq)?.key ?? "")) unreached.add(seq);
		this.#unreached.set(closing, unreached);
		return unreached;
	}

	/** Closings with a head that isn't here, although all entries up to their count are here. */
	lost(closings: EpochClosing[]): EpochClosing[] {
		return closings.filter(({ heads, count }) => this.has(1, count) && heads.some((head) => !this.#byKey.has(keyOf(head))));
	}

	/** Keys of these heads and of all entries that they build on. */
	#reachedFrom(heads: Bytes[]): Set<string> {
		const reached = new Set<string>();
		const open = heads.map(keyOf);
		for (let key = open.pop(); key !== undefined; key = open.pop()) {
			if (reached.has(key)) continue;
			reached.add(key);
			open.push(...(this.#byKey.get(key)?.prev ?? []));
		}
		return reached;
	}
}
