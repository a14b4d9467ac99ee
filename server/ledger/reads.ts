/**
 * Reading the access log: filtered pages, single entries, and the entry bundles of tlog-tiles. Who may read what is for
 * the callers to decide; that reading is recorded too, the gate sees to.
 *
 * Pages are newest first, by (at, seq), and go on from a cursor, never from an offset. The most selective of the indexed
 * filters finds the rows, together with the time range; all other filters sift these, a bounded number of them per page:
 * the page then comes short, or even empty, with a cursor to go on.
 */

import { createHash } from "node:crypto";
import { and, asc, eq, gte, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type AccessEntryBody, decodeEntry, type Outcome, type Purpose } from "#protocol/log/entry.ts";
import { entryBundle, TILE_WIDTH } from "#protocol/log/tiles.ts";
import { badCursor } from "#server/base/paging.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { entry, entryBody, type LogName, logRetention } from "./tables.ts";

export interface EntryFilter {
	actor?: Id | undefined;
	/** Beside the actor's also those that name none. */
	orNobody?: boolean | undefined;
	organisation?: Id | undefined;
	case?: Id | undefined;
	object?: Id | undefined;
	/** UTC ms, included. */
	from?: number | undefined;
	/** UTC ms, excluded. */
	to?: number | undefined;
	action?: string | undefined;
	outcome?: Outcome | undefined;
	purpose?: Purpose | undefined;
}

export interface PageOptions {
	/** Most entries of the page. */
	limit: number;
	/** From an earlier page with the same filter. */
	cursor?: string | undefined;
	/** Most rows looked at for this page. */
	budget?: number;
}

export interface ReadEntry {
	seq: number;
	leaf: Bytes;
	/** Null, like `body` and `entry`, once the entry is redacted or its retention has ended. */
	salt: Bytes | null;
	/** The canonical bytes, for checking against the leaf. */
	body: Bytes | null;
	/** `body`, decoded. */
	entry: AccessEntryBody | null;
}

export interface EntryPage {
	/** Newest first. */
	entries: ReadEntry[];
	/** Where to go on; null when nothing older fits. */
	cursor: string | null;
	/** How many rows were looked at. */
	scanned: number;
}

type Position = readonly [at: number, seq: number];

/** Rows looked at in one query, while sifting. */
const STRIDE = 1_000;
const BUDGET = 10_000;

/** @throws ProtocolError `bad-input` on a cursor that isn't one, and on a time range that is none. */
export async function findEntries(db: Db, filter: EntryFilter, { limit, cursor, budget = BUDGET }: PageOptions): Promise<EntryPage> {
	if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
		throw new ProtocolError("bad-input", "to: must be later than from", "to");
	const { range, sieve } = plan(filter);
	const entries: ReadEntry[] = [];
	let position = cursor === undefined ? null : parseCursor(cursor);
	let scanned = 0;
	while (entries.length < limit && scanned < budget) {
		const stride = Math.min(STRIDE, budget - scanned);
		// One row more than the page tells whether there is another page.
		const found = await walk(db, { range, sieve, position, stride, limit: limit + 1 });
		const page = found.rows.slice(0, limit - entries.length);
		entries.push(...page.map(toEntry));
		scanned += found.scanned;
		const last = page.at(-1);
		if (found.rows.length > page.length && last) return { entries, scanned, cursor: formatCursor([last.at, last.seq]) };
		if (found.end === null) return { entries, scanned, cursor: null };
		position = found.end;
	}
	return { entries, scanned, cursor: position === null ? null : formatCursor(position) };
}

/** Splits a filter into what an index finds, and what sifts the rest. The case comes first: it has the fewest entries. */
function plan(filter: EntryFilter): { range: SQL | undefined; sieve: SQL | undefined } {
	const ids = [
		[entryBody.caseId, filter.case],
		[entryBody.object, filter.object],
		[entryBody.actor, filter.actor],
		[entryBody.organisation, filter.organisation],
	] as const;
	const given = ids.flatMap(([column, id]) => {
		if (id === undefined) return [];
		return [column === entryBody.actor && filter.orNobody ? or(eq(column, id), isNull(column)) : eq(column, id)];
	});
	const codes = [
		[entryBody.action, filter.action],
		[entryBody.outcome, filter.outcome],
		[entryBody.purpose, filter.purpose],
	] as const;
	const sifting = codes.flatMap(([column, code]) => (code === undefined ? [] : [eq(column, sql`(SELECT ${code}::text)`)]));
	const from = filter.from === undefined ? undefined : gte(entryBody.at, unseen(filter.from));
	const to = filter.to === undefined ? undefined : lt(entryBody.at, unseen(filter.to));
	return { range: and(given[0], from, to), sieve: and(...given.slice(1), ...sifting) };
}

interface FoundRow {
	seq: number;
	at: number;
	leaf: Bytes;
	salt: Bytes | null;
	body: Bytes | null;
}

interface Walk {
	range: SQL | undefined;
	sieve: SQL | undefined;
	position: Position | null;
	stride: number;
	limit: number;
}

/** Walks back from a position. `end`: where the walk stopped; null when the range ended before. */
async function walk(
	db: Db,
	{ range, sieve, position, stride, limit }: Walk,
): Promise<{ rows: FoundRow[]; scanned: number; end: Position | null }> {
	const rest = and(range, position === null ? undefined : sql`${PLACE} < ${placed(position)}`);
	if (sieve === undefined) {
		const rows = await pick(db, rest, limit);
		const last = rows.at(-1);
		return { rows, scanned: rows.length, end: rows.length < limit || last === undefined ? null : [last.at, last.seq] };
	}
	const { scanned, end } = await strideEnd(db, rest, stride);
	if (end === null) return { rows: [], scanned, end };
	const rows = await pick(db, and(rest, sql`${PLACE} >= ${placed(end)}`, sieve), limit);
	return { rows, scanned, end: scanned < stride ? null : end };
}

/** The last of the first `stride` rows, from an index alone. */
async function strideEnd(db: Db, where: SQL | undefined, stride: number): Promise<{ scanned: number; end: Position | null }> {
	const [found] = await run<{ at: number; seq: number; scanned: number }>(
		db,
		sql`SELECT at, seq, (count(*) OVER ())::int AS scanned
			FROM (SELECT ${entryBody.at} AS at, ${entryBody.seq} AS seq FROM ${entryBody} ${filtered(where)} ${NEWEST_FIRST} ${limited(stride)}) AS stride
			ORDER BY at, seq LIMIT 1`,
	);
	return found === undefined ? { scanned: 0, end: null } : { scanned: found.scanned, end: [found.at, found.seq] };
}

async function pick(db: Db, where: SQL | undefined, limit: number): Promise<FoundRow[]> {
	const rows = await run<FoundRow>(
		db,
		sql`SELECT ${entryBody.seq} AS seq, ${entryBody.at} AS at, ${entryBody.salt} AS salt, ${entryBody.body} AS body, ${entry.leaf} AS leaf
			FROM ${entryBody} JOIN ${entry} ON ${entry.seq} = ${entryBody.seq} ${filtered(where)} ${NEWEST_FIRST} ${limited(limit)}`,
	);
	return rows.map(({ seq, at, leaf, salt, body }) => ({ seq, at, leaf: copy(leaf), salt: salt && copy(salt), body: body && copy(body) }));
}

const NEWEST_FIRST = sql`ORDER BY ${entryBody.at} DESC, ${entryBody.seq} DESC`;
const filtered = (where: SQL | undefined) => (where === undefined ? sql`` : sql`WHERE ${where}`);
/** Not as a parameter: for a limit that it doesn't know Postgres would plan anew each time. */
const limited = (limit: number) => sql.raw(`LIMIT ${Math.trunc(limit)}`);
const copy = (bytes: Bytes): Bytes => new Uint8Array(bytes);

/** Hides a value from the planner, which would take another plan to be cheaper for each, and so plan over and over. */
const unseen = (value: number) => sql`(SELECT ${value}::bigint)`;
const PLACE = sql`(${entryBody.at}, ${entryBody.seq})`;
const placed = ([at, seq]: Position) => sql`(${unseen(at)}, ${unseen(seq)})`;

const dialect = new PgDialect();

/** As a prepared statement: planning over all partitions takes several times as long as the page itself. */
function run<Row>(db: Db, query: SQL): Promise<Row[]> {
	const { sql: text, params } = dialect.sqlToQuery(query);
	return prepared(db, `ledger.read.${createHash("sha256").update(text).digest("base64url")}`, text, params);
}

function formatCursor([at, seq]: Position): string {
	return `${at}-${seq}`;
}

function parseCursor(cursor: string): Position {
	const [, at, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? [];
	if (at === undefined || seq === undefined) throw badCursor();
	return [Number(at), Number(seq)];
}

function toEntry({ seq, leaf, salt, body }: Omit<FoundRow, "at">): ReadEntry {
	return { seq, leaf, salt, body, entry: body === null ? null : decodeEntry(body) };
}

/** One entry, or null when the log isn't that long yet. */
export async function readEntry(db: Db, seq: number): Promise<ReadEntry | null> {
	return (await entriesBetween(db, seq, seq + 1))[0] ?? null;
}

/** The entries from number `from` up to `to`, not included, oldest first, as far as there are any. */
export async function entriesBetween(db: Db, from: number, to: number): Promise<ReadEntry[]> {
	const rows = await db
		.select({ seq: entry.seq, leaf: entry.leaf, salt: entryBody.salt, body: entryBody.body })
		.from(entry)
		.leftJoin(entryBody, eq(entryBody.seq, entry.seq))
		.where(and(gte(entry.seq, from), lt(entry.seq, to)))
		.orderBy(asc(entry.seq));
	return rows.map(toEntry);
}

/** The smallest number whose body retention has left: 0 until it dropped any. */
export async function keptFrom(db: Db, log: LogName): Promise<number> {
	const [row] = await db.select({ keptFrom: logRetention.keptFrom }).from(logRetention).where(eq(logRetention.log, log));
	return row?.keptFrom ?? 0;
}

/** The bundle `tile/entries/<index>` with `width` leaves; null while the log isn't that long. */
export async function readEntryBundle(db: Db, index: number, width: number): Promise<Bytes | null> {
	const first = index * TILE_WIDTH;
	const rows = await db
		.select({ leaf: entry.leaf })
		.from(entry)
		.where(and(gte(entry.seq, first), lt(entry.seq, first + width)))
		.orderBy(asc(entry.seq));
	return rows.length === width ? entryBundle(rows.map(({ leaf }) => leaf)) : null;
}
