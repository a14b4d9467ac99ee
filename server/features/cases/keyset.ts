/** Keyset pagination: a cursor has the sort key of the last row of a page, which is a number, and the id of this row. */
import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { badCursor } from "#server/base/paging.ts";

export interface Page<T> {
	rows: T[];
	/** The cursor of the next page; null on the last page. */
	next: string | null;
}

type Key = readonly [number, Id];

/** A cursor as SQL, to compare with the columns of the key. @throws ProtocolError bad-input for a cursor that this server did not make. */
export function keyOfCursor(cursor: string): SQL {
	const [, key, id] = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
	if (key === undefined || id === undefined || !Number.isSafeInteger(Number(key))) throw badCursor();
	return sql`(${Number(key)}::bigint, ${id}::uuid)`;
}

/** Makes a page. @param rows one row more than `limit`, when there is another page. @param keyOf the sort key and the id of a row. */
export function page<T>(rows: T[], limit: number, keyOf: (row: T) => Key): Page<T> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { rows: shown, next: rows.length > limit && last ? keyOf(last).join("_") : null };
}
