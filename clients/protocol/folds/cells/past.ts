/**
 * Answers whether the author of one entry had seen another entry, for the entries of one compartment.
 *
 * The entries are split into chains: each entry of a chain has all earlier entries of the chain in its past. So the past of an entry
 * is one number for each chain, and a question costs one comparison. People who write one after another share one chain. A
 * compartment has at most 64 heads, so it has few chains, and the work grows with the number of entries.
 */

/** An entry with the entries that its header names. */
export interface PlacedEntry {
	/** keyOf its objId. */
	key: string;
	/** The place in the server's order, from 1. */
	seq: number;
	/** keyOf the objIds of the entries before it. */
	prev: readonly string[];
}

/** For each chain, how many of its entries are in the past. A chain beyond the end of the list has no entry in the past. */
export type Reach = readonly number[];

interface Place {
	seq: number;
	chain: number;
	/** The place of the entry in its chain, from 1. */
	position: number;
	/** The entry itself, and its past. */
	reach: Reach;
}

export class Past {
	readonly #places = new Map<string, Place>();
	/** The number of entries of each chain. */
	readonly #lengths: number[] = [];

	/** Adds an entry. Entries are added by rising seq. Ids in `prev` that aren't known yet are ignored. */
	add({ key, seq, prev }: PlacedEntry): void {
		const reach = [...this.reachOf(prev)];
		const found = this.#lengths.findIndex((length, chain) => reach[chain] === length);
		const chain = found === -1 ? this.#lengths.length : found;
		const position = (this.#lengths[chain] ?? 0) + 1;
		this.#lengths[chain] = position;
		for (let i = reach.length; i <= chain; i++) reach.push(0);
		reach[chain] = position;
		this.#places.set(key, { seq, chain, position, reach });
	}

	seqOf(key: string): number | undefined {
		return this.#places.get(key)?.seq;
	}

	/** These entries and their past, as far as they are known. */
	reachOf(keys: readonly string[]): Reach {
		const [first, ...others] = keys.map((key) => this.#places.get(key)?.reach).filter((reach) => reach !== undefined);
		if (!first || others.length === 0) return first ?? [];
		const joined = [...first];
		for (const other of others) for (const [chain, count] of other.entries()) joined[chain] = Math.max(joined[chain] ?? 0, count);
		return joined;
	}

	/** Whether an entry is in a past. */
	isReached(reach: Reach, key: string): boolean {
		const place = this.#places.get(key);
		return place !== undefined && (reach[place.chain] ?? 0) >= place.position;
	}
}
