/**
 * Reads filtered pages of the access log. The callers check the permission, and the gate records each read.
 *
 * Pages are newest first, by (at, seq), and continue from a cursor, never from an offset. One index finds the rows: the index of the
 * most selective filter, together with the time range. The other filters are applied to these rows. A page looks at a bounded number of
 * rows, so it can be short or even empty and still have a cursor.
 */
import { createHash } from "node:crypto";
import { and, eq, gte, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Outcome, Purpose } from "#protocol/log/entry.ts";
import { badCursor } from "#server/base/paging.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { type ReadEntry, toEntry } from "./reads.ts";
import { entry, entryBody } from "./tables.ts";

export interface EntryFilter {
	actor?: Id | undefined;
	/** Whether entries without an actor match too. Only used together with `actor`. */
	orWithoutActor?: boolean | undefined;
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
	/** The largest number of entries in the page. */
	limit: number;
	/** The cursor of an earlier page with the same filter. */
	cursor?: string | undefined;
	/** The largest number of rows that the page looks at. */
	budget?: number;
}

export interface EntryPage {
	/** Newest first. */
	entries: ReadEntry[];
	/** For the next page; null when nothing older fits the filter. */
	cursor: string | null;
	/** Number of rows that the page looked at. */
	scanned: number;
}

type Position = readonly [at: number, seq: number];

/** The most rows that one query looks at, when filters are applied to the rows of an index. */
const STRIDE = 1_000;
/** Default of `PageOptions.budget`. */
const BUDGET = 10_000;

/** One page of entries. @throws ProtocolError `bad-input` for a malformed cursor, and for an empty time range. */
export async function findEntries(db: Db, filter: EntryFilter, { limit, cursor, budget = BUDGET }: PageOptions): Promise<EntryPage> {
	if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
		throw new ProtocolError("bad-input", "to: must be later than from", "to");
	const { indexed, rest } = splitFilter(filter);
	const entries: ReadEntry[] = [];
	let position = cursor === undefined ? null : parseCursor(cursor);
	let scanned = 0;
	while (entries.length < limit && scanned < budget) {
		const stride = Math.min(STRIDE, budget - scanned);
		// One more row than the page needs shows whether there is another page.
		const found = await walkBack(db, { indexed, rest, position, stride, limit: limit + 1 });
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

interface SplitFilter {
	/** The condition by which an index finds rows. */
	indexed: SQL | undefined;
	/** The condition that is applied to these rows; undefined when nothing is left. */
	rest: SQL | undefined;
}

/** The first id in the list that the filter has decides which index is used. The case comes first: it has the fewest entries. */
function splitFilter(filter: EntryFilter): SplitFilter {
	const ids = [
		[entryBody.caseId, filter.case],
		[entryBody.object, filter.object],
		[entryBody.actor, filter.actor],
		[entryBody.organisation, filter.organisation],
	] as const;
	const idConditions = ids.flatMap(([column, id]) => {
		if (id === undefined) return [];
		return [column === entryBody.actor && filter.orWithoutActor ? or(eq(column, id), isNull(column)) : eq(column, id)];
	});
	const codes = [
		[entryBody.action, filter.action],
		[entryBody.outcome, filter.outcome],
		[entryBody.purpose, filter.purpose],
	] as const;
	const codeConditions = codes.flatMap(([column, code]) => (code === undefined ? [] : [eq(column, sql`(SELECT ${code}::text)`)]));
	const from = filter.from === undefined ? undefined : gte(entryBody.at, hiddenFromPlanner(filter.from));
	const to = filter.to === undefined ? undefined : lt(entryBody.at, hiddenFromPlanner(filter.to));
	return { indexed: and(idConditions[0], from, to), rest: and(...idConditions.slice(1), ...codeConditions) };
}

interface FoundRow {
	seq: number;
	at: number;
	leaf: Bytes;
	salt: Bytes | null;
	body: Bytes | null;
}

interface Walk extends SplitFilter {
	/** Null: from the newest entry. */
	position: Position | null;
	stride: number;
	limit: number;
}

/** Reads older rows from a position on. @returns end: the position of the last row that it looked at; null when there are no older rows. */
async function walkBack(
	db: Db,
	{ indexed, rest, position, stride, limit }: Walk,
): Promise<{ rows: FoundRow[]; scanned: number; end: Position | null }> {
	const older = and(indexed, position === null ? undefined : sql`${POSITION} < ${asRow(position)}`);
	if (rest === undefined) {
		const rows = await readRows(db, older, limit);
		const last = rows.at(-1);
		return { rows, scanned: rows.length, end: rows.length < limit || last === undefined ? null : [last.at, last.seq] };
	}
	const { scanned, end } = await endOfStride(db, older, stride);
	if (end === null) return { rows: [], scanned, end };
	const rows = await readRows(db, and(older, sql`${POSITION} >= ${asRow(end)}`, rest), limit);
	return { rows, scanned, end: scanned < stride ? null : end };
}

/** The position of the last of the first `stride` rows, read from the index alone. */
async function endOfStride(db: Db, where: SQL | undefined, stride: number): Promise<{ scanned: number; end: Position | null }> {
	const [found] = await runPrepared<{ at: number; seq: number; scanned: number }>(
		db,
		sql`SELECT at, seq, (count(*) OVER ())::int AS scanned
			FROM (SELECT ${entryBody.at} AS at, ${entryBody.seq} AS seq FROM ${entryBody} ${whereClause(where)} ${NEWEST_FIRST} ${limitClause(stride)}) AS stride
			ORDER BY at, seq LIMIT 1`,
	);
	return found === undefined ? { scanned: 0, end: null } : { scanned: found.scanned, end: [found.at, found.seq] };
}

async function readRows(db: Db, where: SQL | undefined, limit: number): Promise<FoundRow[]> {
	const rows = await runPrepared<FoundRow>(
		db,
		sql`SELECT ${entryBody.seq} AS seq, ${entryBody.at} AS at, ${entryBody.salt} AS salt, ${entryBody.body} AS body, ${entry.leaf} AS leaf
			FROM ${entryBody} JOIN ${entry} ON ${entry.seq} = ${entryBody.seq} ${whereClause(where)} ${NEWEST_FIRST} ${limitClause(limit)}`,
	);
	return rows.map(({ seq, at, leaf, salt, body }) => ({ seq, at, leaf: copy(leaf), salt: salt && copy(salt), body: body && copy(body) }));
}

/** SQL parts of these queries. */
const NEWEST_FIRST = sql`ORDER BY ${entryBody.at} DESC, ${entryBody.seq} DESC`;
const whereClause = (where: SQL | undefined) => (where === undefined ? sql`` : sql`WHERE ${where}`);
/** The limit isn't a parameter, because PostgreSQL would make a new plan for each execution if it didn't know the limit. */
const limitClause = (limit: number) => sql.raw(`LIMIT ${Math.trunc(limit)}`);
const copy = (bytes: Bytes): Bytes => new Uint8Array(bytes);

/** Hides the value from the planner, so that PostgreSQL reuses one plan. */
const hiddenFromPlanner = (value: number) => sql`(SELECT ${value}::bigint)`;
const POSITION = sql`(${entryBody.at}, ${entryBody.seq})`;
const asRow = ([at, seq]: Position) => sql`(${hiddenFromPlanner(at)}, ${hiddenFromPlanner(seq)})`;

const dialect = new PgDialect();

/** Runs a prepared statement, because planning over all partitions takes several times as long as reading the page. */
function runPrepared<Row>(db: Db, query: SQL): Promise<Row[]> {
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
