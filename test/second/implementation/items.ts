/** Second implementation of spec/spaces.md, sections 2 and 3: the keys of entries, and which entries of an item count. */
import { type Bytes, KDF } from "./bytes.ts";

export const entryKey = (seed: Bytes, space: Bytes, item: Bytes, entry: Bytes): Bytes =>
	KDF(KDF(seed, "space", space), "item", item, entry);

/** What the directory says about the circle of a space. */
export interface Past {
	/** The desks with a seat after the first `size` leaves. */
	seats(size: number): Set<string>;
	/** The size from which on the space was there. */
	since: number;
	/** Of each key, its leaf and the size from which on it was stale. */
	keys: readonly (readonly [leaf: number, end: number | null])[];
}

export interface Entry {
	id: string;
	desk: string;
	size: number;
	epoch: number;
	names: readonly string[];
}

/** @returns the ids of the entries that count. @param good the epochs on the chain of good keys. */
export function countingOf(entries: readonly Entry[], past: Past, good: ReadonlySet<number>): Set<string> {
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	const isInTime = ({ epoch, size }: Entry) => {
		const key = past.keys[epoch - 1];
		const until = Math.min(key?.[1] ?? Infinity, (past.keys[epoch]?.[0] ?? Infinity) + 1);
		return key !== undefined && key[0] < size && size < until;
	};
	const alone = entries.filter((entry) => {
		const named = entry.names.flatMap((id) => byId.get(id) ?? []);
		const isLater = named.every(({ size, epoch }) => size <= entry.size && epoch <= entry.epoch);
		return entry.size >= past.since && past.seats(entry.size).has(entry.desk) && isInTime(entry) && good.has(entry.epoch) && isLater;
	});
	const reaches = (from: Entry, to: string, seen = new Set<string>()): boolean =>
		from.names.some((id) => {
			if (id === to) return true;
			const next = byId.get(id);
			if (!next || seen.has(id)) return false;
			seen.add(id);
			return reaches(next, to, seen);
		});
	const counting: Entry[] = [];
	for (const epoch of [...new Set(alone.map((entry) => entry.epoch))].sort((one, other) => other - one)) {
		const newer = [...counting];
		const under = alone.filter((entry) => entry.epoch === epoch);
		counting.push(...under.filter(({ id }) => newer.length === 0 || newer.some((entry) => reaches(entry, id))));
	}
	return new Set(counting.map(({ id }) => id));
}
