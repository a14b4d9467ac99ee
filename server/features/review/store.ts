/** Queries for review statements. */
import { and, desc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { chainOfReview, type DatedStatement, type Mark, type Range, type ReviewStatement, type Scope } from "#protocol/folds/review.ts";
import type { ReviewType } from "#protocol/statements/registry.ts";
import { brokenConstraint, DelayedError } from "#server/base/errors.ts";
import { storedStatement } from "#server/chains/chains.ts";
import { LOCK_SPACE } from "#server/database/advisory-locks.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { Reader } from "./rules.ts";
import { reviewStatement as table } from "./tables.ts";

export interface StoredReview extends DatedStatement {
	/** The place of the statement among all review statements. Later statements have higher numbers. */
	number: number;
}

const COLUMNS = { number: table.number, at: table.at, objid: table.objid, type: table.type, body: table.body, sigs: table.sigs };
type Row = { number: number; at: number; objid: Bytes; type: ReviewType; body: Bytes; sigs: Bytes[] };

function toStored({ number, at, objid, type, body, sigs }: Row): StoredReview {
	return { number, at, statement: storedStatement(objid, type, body, sigs) };
}

/** The number of a stored statement; null when it isn't stored. */
export async function knownReview(db: Db, objId: Bytes): Promise<number | null> {
	const [row] = await db.select({ number: table.number }).from(table).where(eq(table.objid, objId));
	return row?.number ?? null;
}

/** Locks a member or a chain until the transaction ends. @param id of the member or chain. */
export async function lockReview(db: Db, id: string): Promise<void> {
	await prepared(db, "review.lock", `SELECT pg_advisory_xact_lock(hashtextextended($1, ${LOCK_SPACE.review}))`, [id]);
}

async function selectReviews(db: Db, where: SQL | undefined): Promise<StoredReview[]> {
	const rows = await db.select(COLUMNS).from(table).where(where).orderBy(table.number);
	return rows.map(toStored);
}

/** The newest statement of a chain; undefined for an empty chain. */
export async function lastOfChain(db: Db, chain: string): Promise<ReviewStatement | undefined> {
	const rows = await db.select(COLUMNS).from(table).where(eq(table.chain, chain)).orderBy(desc(table.seq)).limit(1);
	return rows.map(toStored)[0]?.statement;
}

/** A query and its moves. */
export function queryAndMoves(db: Db, query: Id): Promise<StoredReview[]> {
	return selectReviews(db, and(eq(table.query, query), inArray(table.type, ["review.query", "review.move"])));
}

/** A list with the release that has this objId; empty when there is none. */
export function releaseOf(db: Db, objId: Bytes): Promise<StoredReview[]> {
	return selectReviews(db, and(eq(table.objid, objId), eq(table.type, "review.release")));
}

/** All releases of a case. Each member signs at most 100. */
export function releasesOf(db: Db, caseId: Id): Promise<StoredReview[]> {
	return selectReviews(db, and(eq(table.caseId, caseId), eq(table.type, "review.release")));
}

/** When the nth newest statement of this member was stored (UTC ms); null when there are fewer. */
export async function timeOfOwn(db: Db, signer: Id, nth: number): Promise<number | null> {
	const text = "SELECT at FROM review_statement WHERE signer = $1 ORDER BY number DESC OFFSET $2 LIMIT 1";
	const [row] = await prepared<{ at: number }>(db, "review.nth", text, [signer, nth - 1]);
	return row?.at ?? null;
}

/** The number of statements of this member about a query, or of releases for a case. */
export function countAbout(db: Db, signer: Id, of: { query: Id } | { release: Id }): Promise<number> {
	const about = "query" in of ? eq(table.query, of.query) : and(eq(table.caseId, of.release), eq(table.type, "review.release"));
	return db.$count(table, and(eq(table.signer, signer), about));
}

/**
 * Stores a statement and returns its number.
 * @param concerns the organisation whose entries the statement is about, and the thread of its query. @param at server time, UTC ms.
 * @throws ProtocolError conflict when another query has this id; DelayedError unavailable while the same statement is being stored.
 */
export async function storeReview(
	db: Db,
	statement: ReviewStatement,
	concerns: { organisation: Id | null; thread: Id | null },
	at: number,
): Promise<number> {
	const { objId: objid, type, body, bytes, sigs } = statement;
	const place = { chain: chainOfReview(statement), seq: body.seq };
	const { query = null, case: caseId = null, actor = null, first = null, last = null } = body as Partial<Scope & Range & { query: Id }>;
	try {
		const values = { objid, type, ...place, signer: body.by, ...concerns, query, caseId, actor, first, last, at, body: bytes, sigs };
		const [row] = await db.insert(table).values(values).returning({ number: table.number });
		return row?.number ?? 0;
	} catch (error) {
		const constraint = brokenConstraint(error);
		// The same statement was sent twice at once. A retry finds the first one stored.
		if (constraint === "review_statement_objid_key") throw new DelayedError("unavailable", 1, "statement: is being stored");
		if (constraint === "review_one_query") throw new ProtocolError("conflict", "query: another query has this id");
		throw error;
	}
}

const LISTED = { marks: "review.mark", queries: "review.query", findings: "review.finding", releases: "review.release" } as const;

export interface Listing {
	of: keyof typeof LISTED;
	query?: Id | undefined;
	case?: Id | undefined;
}

/**
 * A page of statements, the newest first. On a page of queries, all moves and findings of these queries come before the queries.
 * @param page before: only statements with lower numbers; null for the first page. limit: how many statements, or how many queries.
 * @returns next: `before` of the next page, or null.
 */
export async function listReviews(
	db: Db,
	{ of, query, case: caseId }: Listing,
	reader: Reader,
	page: { before: number | null; limit: number },
): Promise<{ found: StoredReview[]; next: number | null }> {
	const where = and(
		eq(table.type, LISTED[of]),
		of === "findings" ? isNull(table.query) : undefined,
		query === undefined ? undefined : eq(table.query, query),
		caseId === undefined ? undefined : eq(table.caseId, caseId),
		page.before === null ? undefined : lt(table.number, page.before),
		visibleTo(reader),
	);
	// One more row than the page needs shows whether there is another page.
	const rows = await db
		.select(COLUMNS)
		.from(table)
		.where(where)
		.orderBy(desc(table.number))
		.limit(page.limit + 1);
	const shown = rows.slice(0, page.limit).map(toStored);
	const found = of === "queries" ? [...(await movesAndFindingsOf(db, shown)), ...shown] : shown;
	return { found, next: rows.length > shown.length ? (shown.at(-1)?.number ?? null) : null };
}

/** Moves and findings of these queries, the newest first. A member who may read a query may read all of them. */
async function movesAndFindingsOf(db: Db, queries: readonly StoredReview[]): Promise<StoredReview[]> {
	const ids = queries.flatMap(({ statement: { body } }) => ("query" in body && body.query !== null ? [body.query] : []));
	const where = and(inArray(table.query, ids), ne(table.type, "review.query"));
	const rows = await db.select(COLUMNS).from(table).where(where).orderBy(desc(table.number));
	return rows.map(toStored);
}

/**
 * The condition for the statements that this reader may see. An auditor of one organisation also sees the marks on the whole network,
 * because they count for each organisation. A coordinator sees only the queries that ask them, and no marks.
 */
function visibleTo({ organisation, asked }: Reader): SQL | undefined {
	if (organisation === null) return undefined;
	const own = eq(table.organisation, organisation);
	if (asked === null) return or(own, and(isNull(table.organisation), eq(table.type, "review.mark")));
	const held = sql`${table.thread} IN (SELECT compartment FROM holder WHERE reader = ${asked} AND released)`;
	return and(own, sql`${table.type} <> 'review.mark'`, or(isNull(table.thread), held));
}

/** The marks whose last entry is `from` or later. @param from the first entry that retention has kept. */
export async function marksFrom(db: Db, from: number): Promise<Mark[]> {
	const text =
		"SELECT signer AS by, organisation, case_id AS \"case\", actor, first, last FROM review_statement WHERE type = 'review.mark' AND last >= $1";
	return prepared(db, "review.marks", text, [from]);
}
