/**
 * The verified entries of one compartment in the server's order, and the faults of that order. Does no I/O.
 *
 * The server numbers all entries (seq, from 1, without gaps). Each author numbers their own (n, from 1, without gaps), and each entry
 * names the heads that its author had seen (prev). So a replayed entry has a known n. A dropped entry leaves a gap in n, or a prev that
 * isn't there. An entry that was written under a closed epoch isn't reached from the closing heads.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type Finding, warning } from "../alarms.ts";

export interface VerifiedEntry {
	seq: number;
	key: string;
	objId: Bytes;
	entry: Id;
	by: Id;
	/** Its number among the author's own entries, from 1. */
	n: number;
	/** The number of its epoch. */
	number: number;
	prev: string[];
}

/** The closing of an epoch, as the next epoch states it. */
export interface EpochClosing {
	number: number;
	heads: Bytes[];
	count: number;
}

export class Transcript {
	readonly #bySeq = new Map<number, VerifiedEntry>();
	readonly #byKey = new Map<string, VerifiedEntry>();
	readonly #byAuthorNumber = new Map<string, string>();
	readonly #byEntry = new Map<Id, string>();
	/** The largest number of entries that the server has named. */
	count = 0;

	/** Adds a verified header. @returns a finding when it is a replay, or when the server has changed its order; else null. */
	add(seq: number, { body, key, objId }: Statement<"entry">): Finding | null {
		const authorNumber = `${body.by} ${body.n}`;
		const known = this.#bySeq.get(seq);
		if (known?.key === key) return null;
		if (known) return warning("entry-replayed", `another entry was seen at ${seq}`);
		if (this.#byAuthorNumber.has(authorNumber)) return warning("entry-replayed", `two entries of one author have the number ${body.n}`);
		if (this.#byEntry.has(body.entry)) return warning("entry-replayed", "two entries have one id");
		const { entry, by, n, number } = body;
		const made: VerifiedEntry = { seq, key, objId, entry, by, n, number, prev: body.prev.map(keyOf) };
		this.#bySeq.set(seq, made);
		this.#byKey.set(key, made);
		this.#byAuthorNumber.set(authorNumber, key);
		this.#byEntry.set(entry, key);
		this.count = Math.max(this.count, seq);
		return null;
	}

	seqOf(entry: Id): number | null {
		return this.#byKey.get(this.#byEntry.get(entry) ?? "")?.seq ?? null;
	}

	at(seq: number): VerifiedEntry | undefined {
		return this.#bySeq.get(seq);
	}

	/** Whether all entries from `from` to `to` are here. */
	has(from: number, to: number): boolean {
		for (let seq = from; seq <= to; seq++) if (!this.#bySeq.has(seq)) return false;
		return true;
	}

	/** The lowest seq from which on all entries are here; count + 1 when the newest isn't here. */
	get tail(): number {
		let seq = this.count + 1;
		while (this.#bySeq.has(seq - 1)) seq--;
		return seq;
	}

	/** The author's newest number among the entries here; 0 without any. */
	lastNumber(by: Id): number {
		return Math.max(0, ...[...this.#bySeq.values()].filter((known) => known.by === by).map(({ n }) => n));
	}

	/** The lowest seq here, or null. */
	get first(): number | null {
		return this.#bySeq.size === 0 ? null : Math.min(...this.#bySeq.keys());
	}

	/**
	 * objIds of the entries that no other entry names, the newest last. Exact when all entries since `base` are here.
	 * @param base heads and count at the last closing.
	 */
	heads(base: { heads: Bytes[]; count: number }): Bytes[] {
		const since = this.#sorted().filter(({ seq }) => seq > base.count);
		const named = new Set(since.flatMap(({ prev }) => prev));
		const all = [...base.heads, ...since.map(({ objId }) => objId)];
		return all.filter((objId) => !named.has(keyOf(objId)));
	}

	/**
	 * Seqs of entries before which another entry is missing. Either the author's number jumps although no seq is missing. Or a prev
	 * names no earlier entry, although all entries from the first on are here.
	 */
	missing(): number[] {
		const lastNumbers = new Map<Id, number>();
		const out: number[] = [];
		let expected = 1;
		for (const { seq, by, n, prev } of this.#sorted()) {
			if (seq !== expected) lastNumbers.clear();
			const before = lastNumbers.get(by) ?? (this.has(1, seq - 1) ? 0 : null);
			const jumps = before !== null && n !== before + 1;
			const orphaned = this.has(1, seq - 1) && prev.some((key) => (this.#byKey.get(key)?.seq ?? Number.POSITIVE_INFINITY) >= seq);
			if (jumps || orphaned) out.push(seq);
			lastNumbers.set(by, n);
			expected = seq + 1;
		}
		return out;
	}

	/**
	 * Seqs of entries that were written under an epoch after it was closed. Those beyond the closing's count are always
	 * found. The others are found only when all entries up to that count are here: the closing heads don't reach them.
	 */
	backdated(closings: EpochClosing[]): number[] {
		const out = new Set<number>();
		for (const { number, heads, count } of closings) {
			const reached = this.has(1, count) ? this.#reachedFrom(heads) : null;
			for (const known of this.#bySeq.values()) {
				if (known.number > number) continue;
				if (known.seq > count || (reached && !reached.has(known.key))) out.add(known.seq);
			}
		}
		return [...out].sort((a, b) => a - b);
	}

	/** Closings with a head that isn't here, although all entries up to their count are here. */
	lost(closings: EpochClosing[]): EpochClosing[] {
		return closings.filter(({ heads, count }) => this.has(1, count) && heads.some((head) => !this.#byKey.has(keyOf(head))));
	}

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

	#sorted(): VerifiedEntry[] {
		return [...this.#bySeq.values()].sort((a, b) => a.seq - b.seq);
	}
}
