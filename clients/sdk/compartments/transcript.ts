/**
 * What a reader has verified of one compartment's entries, in the server's order, and what is wrong with that order. Pure.
 *
 * The server numbers entries densely (seq from 1). An author counts their own (n from 1, without gaps), and each entry
 * names the heads its author had seen (prev). So a replayed entry shows by its n, a dropped one by the gap in n or by a
 * prev that isn't there, and one written under a closed epoch by not being reached from the closing heads.
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
	n: number;
	number: number;
	prev: string[];
}

/** An epoch that was closed: what its closing statement says. */
export interface EpochClosing {
	number: number;
	heads: Bytes[];
	count: number;
}

export class Transcript {
	readonly #bySeq = new Map<number, VerifiedEntry>();
	readonly #byKey = new Map<string, VerifiedEntry>();
	readonly #byTurn = new Map<string, string>();
	readonly #byEntry = new Map<Id, string>();
	/** How many entries there were at most, by what was served and seen. */
	count = 0;

	/** Takes a verified header. @returns what shows that it is a replay, or that the server has changed its order. */
	add(seq: number, { body, key, objId }: Statement<"entry">): Finding | null {
		const turn = `${body.by} ${body.n}`;
		const known = this.#bySeq.get(seq);
		if (known?.key === key) return null;
		if (known) return warning("entry-replayed", `another entry was seen at ${seq}`);
		if (this.#byTurn.has(turn)) return warning("entry-replayed", `two entries have their author's number ${body.n}`);
		if (this.#byEntry.has(body.entry)) return warning("entry-replayed", "two entries have one id");
		const { entry, by, n, number } = body;
		const made: VerifiedEntry = { seq, key, objId, entry, by, n, number, prev: body.prev.map(keyOf) };
		this.#bySeq.set(seq, made);
		this.#byKey.set(key, made);
		this.#byTurn.set(turn, key);
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

	/** Whether the entries from `from` to `to` are all here. */
	has(from: number, to: number): boolean {
		for (let seq = from; seq <= to; seq++) if (!this.#bySeq.has(seq)) return false;
		return true;
	}

	/** The lowest seq from which on all are here; count + 1 when the newest isn't. */
	get tail(): number {
		let seq = this.count + 1;
		while (this.#bySeq.has(seq - 1)) seq--;
		return seq;
	}

	/** The author's newest number among what is here; 0 when there is none. */
	lastTurn(by: Id): number {
		return Math.max(0, ...[...this.#bySeq.values()].filter((known) => known.by === by).map(({ n }) => n));
	}

	/** The lowest seq that is here, or null. */
	get first(): number | null {
		return this.#bySeq.size === 0 ? null : Math.min(...this.#bySeq.keys());
	}

	/**
	 * objIds of the entries that no other one names, the newest last. Exact when all since `base` are here.
	 * @param base what stood at the last closing; nothing before the first.
	 */
	heads(base: { heads: Bytes[]; count: number }): Bytes[] {
		const since = this.#sorted().filter(({ seq }) => seq > base.count);
		const named = new Set(since.flatMap(({ prev }) => prev));
		const all = [...base.heads, ...since.map(({ objId }) => objId)];
		return all.filter((objId) => !named.has(keyOf(objId)));
	}

	/**
	 * Seqs before which an entry is missing: an author's count that jumps within a stretch without gaps, or, where the
	 * whole beginning is here, a prev that nobody has.
	 */
	missing(): number[] {
		const last = new Map<Id, number>();
		const out: number[] = [];
		let expected = 1;
		for (const { seq, by, n, prev } of this.#sorted()) {
			if (seq !== expected) last.clear();
			const before = last.get(by) ?? (this.has(1, seq - 1) ? 0 : null);
			const jumps = before !== null && n !== before + 1;
			const orphaned = this.has(1, seq - 1) && prev.some((key) => (this.#byKey.get(key)?.seq ?? Number.POSITIVE_INFINITY) >= seq);
			if (jumps || orphaned) out.push(seq);
			last.set(by, n);
			expected = seq + 1;
		}
		return out;
	}

	/**
	 * Seqs of entries written under an epoch after it was closed. Those beyond the closing count show at once; that the
	 * rest is reached from the closing heads shows only when all is here.
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

	/** Closing heads that are not here although everything up to their count is. */
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
