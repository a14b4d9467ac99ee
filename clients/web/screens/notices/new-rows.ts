/** Whether something new waits. Pure. */
import type { WaitingRow } from "../../sitting/verbs/index.ts";
import { keyOf } from "../today/row-words.ts";

/** What a row says about itself, by its key. */
export type Known = ReadonlyMap<string, { count: number; state: string }>;

export function knownFrom(rows: readonly WaitingRow[]): Known {
	return new Map(
		rows.map((row) => [keyOf(row), { count: "count" in row ? row.count : 0, state: "state" in row ? row.state : row.kind }] as const),
	);
}

/** True when a row came, has more entries than before, or is in another state. What was read or done makes nothing new. */
export function hasNew(before: Known, now: Known): boolean {
	return [...now].some(([key, { count, state }]) => {
		const known = before.get(key);
		return !known || count > known.count || state !== known.state;
	});
}
