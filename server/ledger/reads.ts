/**
 * Reads single entries of the access log, and the entry bundles of tlog-tiles. The callers check the permission, and the gate records
 * each read. find-entries.ts reads filtered pages.
 */
import { and, asc, eq, gte, lt } from "drizzle-orm";
import type { Bytes } from "#protocol/bytes.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { entryBundle, TILE_WIDTH } from "#protocol/log/tiles.ts";
import type { Db } from "#server/database/database.ts";
import { entry, entryBody, type LogName, logRetention } from "./tables.ts";

export interface ReadEntry {
	seq: number;
	leaf: Bytes;
	/** Null once the entry is redacted or its retention has ended, like `body` and `entry`. */
	salt: Bytes | null;
	/** The canonical bytes. Salt and body give the leaf. */
	body: Bytes | null;
	/** The decoded `body`. */
	entry: AccessEntryBody | null;
}

/** Decodes the body of a row. */
export function toEntry({ seq, leaf, salt, body }: Omit<ReadEntry, "entry">): ReadEntry {
	return { seq, leaf, salt, body, entry: body === null ? null : decodeEntry(body) };
}

/** The existing entries with numbers >= `from` and < `to`, oldest first. */
export async function entriesBetween(db: Db, from: number, to: number): Promise<ReadEntry[]> {
	const rows = await db
		.select({ seq: entry.seq, leaf: entry.leaf, salt: entryBody.salt, body: entryBody.body })
		.from(entry)
		.leftJoin(entryBody, eq(entryBody.seq, entry.seq))
		.where(and(gte(entry.seq, from), lt(entry.seq, to)))
		.orderBy(asc(entry.seq));
	return rows.map(toEntry);
}

/** The number of the oldest entry whose body is kept; 0 until retention has dropped a body. */
export async function keptFrom(db: Db, log: LogName): Promise<number> {
	const [row] = await db.select({ keptFrom: logRetention.keptFrom }).from(logRetention).where(eq(logRetention.log, log));
	return row?.keptFrom ?? 0;
}

/** The entry bundle `tile/entries/<index>` with `width` leaves; null while the log isn't that long. */
export async function readEntryBundle(db: Db, index: number, width: number): Promise<Bytes | null> {
	const first = index * TILE_WIDTH;
	const rows = await db
		.select({ leaf: entry.leaf })
		.from(entry)
		.where(and(gte(entry.seq, first), lt(entry.seq, first + width)))
		.orderBy(asc(entry.seq));
	return rows.length === width ? entryBundle(rows.map(({ leaf }) => leaf)) : null;
}
