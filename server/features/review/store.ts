/** What was signed about the access log, and the little of the log itself that reviews ask for: one function per query. */
import { and, desc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	type DatedStatement,
	type Gap,
	type Mark,
	ON_THE_LOG,
	type Range,
	type ReviewStatement,
	type Scope,
} from "#protocol/folds/review.ts";
import type { Body, ReviewType } from "#protocol/statements/registry.ts";
import { brokenConstraint, DelayedError } from "#server/base/errors.ts";
import { storedStatement } from "#server/chains/chains.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { Reader } from "./rules.ts";
import { reviewStatement as table } from "./tables.ts";

export interface StoredReview extends DatedStatement {
	number: number;
}

const COLUMNS = { number: table.number, at: table.at, objid: table.objid, type: table.type, body: table.body, sigs: table.sigs };
type Row = { number: number; at: number; objid: Bytes; type: ReviewType; body: Bytes; sigs: Bytes[] };

function toStored({ number, at, objid, type, body, sigs }: Row): StoredReview {
	return { number, at, statement: storedStatement(objid, type, body, sigs) as unknown as ReviewStatement };
}

export async function knownReview(db: Db, objId: Bytes): Promise<number | null> {
	const [row] = await db.select({ number: table.number }).from(table).where(eq(table.objid, objId));
	return row?.number ?? null;
}

/** Until the end of the transaction. @param of a member or a query: never what cases and hand-offs lock. */
export async function lockReview(db: Db, of: Id): Promise<void> {
	await prepared(db, "review.lock", "SELECT pg_advisory_xact_lock(hashtextextended($1, 8421))", [of]);
}

async function selected(db: Db, where: SQL | undefined): Promise<StoredReview[]> {
	const rows = await db.select(COLUMNS).from(table).where(where).orderBy(table.number);
	return rows.map(toStored);
}

export function queryAndMoves(db: Db, query: Id): Promise<StoredReview[]> {
	return selected(db, and(eq(table.query, query), inArray(table.type, ["review.query", "review.move"])));
}

/** One release, or none. */
export function releaseOf(db: Db, objId: Bytes): Promise<StoredReview[]> {
	return selected(db, and(eq(table.objid, objId), eq(table.type, "review.release")));
}

/** All of a case; of each member there are a hundred at most. */
export function releasesOf(db: Db, caseId: Id): Promise<StoredReview[]> {
	return selected(db, and(eq(table.caseId, caseId), eq(table.type, "review.release")));
}

/** When this member's nth newest statement was taken; null when there are fewer. */
export async function timeOfOwn(db: Db, signer: Id, nth: number): Promise<number | null> {
	const text = "SELECT at FROM review_statement WHERE signer = $1 ORDER BY number DESC OFFSET $2 LIMIT 1";
	const [row] = await prepared<{ at: number }>(db, "review.nth", text, [signer, nth - 1]);
	return row?.at ?? null;
}

/** How many this member signed about a query, or to release names for a case. */
export function countAbout(db: Db, signer: Id, of: { query: Id } | { release: Id }): Promise<number> {
	const about = "query" in of ? eq(table.query, of.query) : and(eq(table.caseId, of.release), eq(table.type, "review.release"));
	return db.$count(table, and(eq(table.signer, signer), about));
}

/** @param concerns its organisation and thread. @returns its number. @throws ProtocolError conflict */
export async function storeReview(
	db: Db,
	{ objId: objid, type, body, bytes, sigs }: ReviewStatement,
	concerns: { organisation: Id | null; thread: Id | null },
	at: number,
): Promise<number> {
	const { query = null, case: caseId = null, actor = null, first = null, last = null } = body as Partial<Scope & Range & { query: Id }>;
	try {
		const values = { objid, type, signer: body.by, ...concerns, query, caseId, actor, first, last, at, body: bytes, sigs };
		const [row] = await db.insert(table).values(values).returning({ number: table.number });
		return row?.number ?? 0;
	} catch (error) {
		const constraint = brokenConstraint(error);
		// The very same statement, sent twice at once: sent again, it finds the first.
		if (constraint === "review_statement_objid_key") throw new DelayedError("unavailable", 1, "statement: is being stored");
		if (constraint === "review_one_query") throw new ProtocolError("conflict", "query: another one has this id");
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
 * A page, newest first; of queries each whole, with what builds on it. @param before a number.
 * @returns next: before which number the next page begins, or null.
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
	// One more than the page was asked for: it tells whether there is another page.
	const rows = await db
		.select(COLUMNS)
		.from(table)
		.where(where)
		.orderBy(desc(table.number))
		.limit(page.limit + 1);
	const shown = rows.slice(0, page.limit).map(toStored);
	const found = of === "queries" ? [...(await buildingOn(db, shown)), ...shown] : shown;
	return { found, next: rows.length > shown.length ? (shown.at(-1)?.number ?? null) : null };
}

/** Moves and findings, newest first. Whoever sees a query sees all of these. */
async function buildingOn(db: Db, queries: readonly StoredReview[]): Promise<StoredReview[]> {
	const ids = queries.flatMap(({ statement: { body } }) => ("query" in body && body.query !== null ? [body.query] : []));
	const where = and(inArray(table.query, ids), ne(table.type, "review.query"));
	const rows = await db.select(COLUMNS).from(table).where(where).orderBy(desc(table.number));
	return rows.map(toStored);
}

/** Marks of the whole network hold for each organisation. A query about somebody isn't shown to whom it doesn't ask. */
function visibleTo({ organisation, asked }: Reader): SQL | undefined {
	if (organisation === null) return undefined;
	const own = eq(table.organisation, organisation);
	if (asked === null) return or(own, and(isNull(table.organisation), eq(table.type, "review.mark")));
	const held = sql`${table.thread} IN (SELECT compartment FROM holder WHERE reader = ${asked} AND released)`;
	return and(own, sql`${table.type} <> 'review.mark'`, or(isNull(table.thread), held));
}

/** Marks of what retention has left. @param from the first number that is. */
export async function marksFrom(db: Db, from: number): Promise<Mark[]> {
	const text =
		"SELECT signer AS by, organisation, case_id AS \"case\", actor, first, last FROM review_statement WHERE type = 'review.mark' AND last >= $1";
	return prepared(db, "review.marks", text, [from]);
}

/** How many entries the access log has. */
export async function logSize(db: Db): Promise<number> {
	const [row] = await prepared<{ next: number }>(db, "review.size", "SELECT next FROM log_head WHERE log = 'access'", []);
	return row?.next ?? 0;
}

/** Of each gap, when its first entry was written; null where none of it is left. */
export async function writtenAt(db: Db, gaps: readonly Gap[]): Promise<(number | null)[]> {
	const text = `SELECT CASE WHEN who IS NULL
			THEN (SELECT at FROM entry_body WHERE seq BETWEEN first AND last ORDER BY seq LIMIT 1)
			ELSE (SELECT at FROM entry_body WHERE actor = who AND seq BETWEEN first AND last ORDER BY at, seq LIMIT 1) END AS at
		FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) WITH ORDINALITY AS gap (first, last, who, place) ORDER BY place`;
	const values = [gaps.map(({ first }) => first), gaps.map(({ last }) => last), gaps.map((gap) => gap.actor)];
	return (await prepared<{ at: number | null }>(db, "review.since", text, values)).map(({ at }) => at);
}

/** How many of these entries are of this actor. */
export async function countOfActor(db: Db, entries: readonly number[], actor: Id): Promise<number> {
	const text = "SELECT count(*)::int AS count FROM entry_body WHERE seq = ANY($1::bigint[]) AND actor = $2";
	const [row] = await prepared<{ count: number }>(db, "review.of-actor", text, [entries, actor]);
	return row?.count ?? 0;
}

/** Whether a finding on a range is about anything: `isAbout`, of all its entries at once. */
export async function isAboutAny(db: Db, { by, organisation, first, last }: Body<"review.finding">): Promise<boolean> {
	const text = "SELECT EXISTS (SELECT 1 FROM entry_body WHERE seq BETWEEN $1 AND $2 AND actor IS DISTINCT FROM $3";
	const [row] =
		organisation === null
			? await prepared<{ found: boolean }>(db, "review.about", `${text}) AS found`, [first, last, by])
			: await prepared<{ found: boolean }>(db, "review.about-of", `${text} AND organisation = $4) AS found`, [
					first,
					last,
					by,
					organisation,
				]);
	return row?.found ?? false;
}

/** Whether anybody of this organisation has been let at this case; asking the log about it is no look at it. */
export async function touchedCase(db: Db, caseId: Id, organisation: Id): Promise<boolean> {
	const text = `SELECT EXISTS (SELECT 1 FROM entry_body WHERE case_id = $1 AND organisation = $2
		AND outcome = 'allowed' AND split_part(action, '.', 1) <> ALL ($3::text[])) AS found`;
	const [row] = await prepared<{ found: boolean }>(db, "review.touched", text, [caseId, organisation, ON_THE_LOG]);
	return row?.found ?? false;
}
