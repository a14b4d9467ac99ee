/** Decides whether something new waits on Today. Pure. */
import type { WaitingRow } from "../../sitting/verbs/index.ts";
import { keyOf } from "../today/row-words.ts";

/** The number of entries and the state of each row, by the row's key. */
export type RowStates = ReadonlyMap<string, { count: number; state: string }>;

export function rowStates(rows: readonly WaitingRow[]): RowStates {
	return new Map(
		rows.map((row) => [keyOf(row), { count: "count" in row ? row.count : 0, state: "state" in row ? row.state : row.kind }] as const),
	);
}

/** Whether a row is new, has more entries than before, or is in another state. Fewer entries and missing rows are nothing new. */
export function hasNew(before: RowStates, now: RowStates): boolean {
	return [...now].some(([key, { count, state }]) => {
		const earlier = before.get(key);
		return !earlier || count > earlier.count || state !== earlier.state;
	});
}
