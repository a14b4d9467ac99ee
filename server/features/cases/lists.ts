/** Queries for lists and the inbox: keyset pagination over the tables of 0007_cases.sql. Each query uses an index. */

import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus, HandoffState } from "#protocol/codes.ts";
import { expectedBy, handoffFlags } from "#protocol/rules/handoff-views.ts";
import { badCursor } from "#server/base/paging.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { HandoffView } from "./rows.ts";
import { idList } from "./store.ts";

/** The most rows in each part of an inbox. */
const INBOX = 100;
/** Asks older than this are not shown. */
const ASK_SHOWN = 30 * 86_400_000;

export interface Page<T> {
	rows: T[];
	next: string | null;
}

type Key = readonly [number, Id];

/** @throws ProtocolError bad-input for a cursor that this server did not make. */
export function parseCursor(cursor: string): Key {
	const [, key, id] = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
	if (key === undefined || id === undefined || !Number.isSafeInteger(Number(key))) throw badCursor();
	return [Number(key), id];
}

/** @param rows one more than `limit`, when there is another page. */
function page<T>(rows: T[], limit: number, keyOf: (row: T) => Key): Page<T> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { rows: shown, next: rows.length > limit && last ? keyOf(last).join("_") : null };
}

async function rowsOf<T>(db: Db, query: SQL): Promise<T[]> {
	return (await db.execute(query)).rows as T[];
}

interface ListedCase {
	case: Id;
	code: string;
	custodian: Id;
	lead: Id | null;
	status: CaseStatus;
	due: number | null;
	withoutPlace: boolean;
	changed: number;
	due_key: number;
}

export interface CaseQuery {
	desks: readonly Id[];
	status?: CaseStatus | undefined;
	lead?: Id | undefined;
	/** Desks that are gone. Cases of theirs are listed too when one of `desks` may take them over. */
	gone: readonly Id[];
	cursor?: string | undefined;
	limit: number;
}

/** The earliest date first, cases without a date last. Each desk's rows come from its own range of the index. */
export async function listCases(
	db: Db,
	{ desks, status, lead, gone, cursor, limit }: CaseQuery,
): Promise<Page<Omit<ListedCase, "due_key">>> {
	const after =
		cursor === undefined ? sql`` : sql`AND (due_key, case_id) > (${parseCursor(cursor)[0]}::bigint, ${parseCursor(cursor)[1]}::uuid)`;
	const columns = sql`case_id AS case, code, custodian, lead, status, due, without_place AS "withoutPlace", changed, due_key`;
	const rest = sql`${status ? sql`AND status = ${status}` : sql``} ${lead ? sql`AND lead = ${lead}` : sql``} ${after}
		ORDER BY due_key, case_id LIMIT ${limit + 1}`;
	const kept = sql`SELECT p.* FROM unnest(${idList(desks)}) AS d (desk)
		CROSS JOIN LATERAL (SELECT ${columns} FROM casefile WHERE custodian = d.desk ${rest}) p`;
	const orphaned = sql`SELECT ${columns} FROM casefile WHERE custodian = ANY(${idList(gone)}) AND case_id IN (${casesInPart(desks)}) ${rest}`;
	const all = gone.length === 0 ? kept : sql`${kept} UNION ALL (${orphaned})`;
	const rows = await rowsOf<ListedCase>(db, sql`SELECT * FROM (${all}) p ORDER BY due_key, p.case LIMIT ${limit + 1}`);
	const found = page(rows, limit, (row) => [row.due_key, row.case]);
	return { ...found, rows: found.rows.map(({ due_key: _key, ...row }) => row) };
}

/** The cases of which one of the desks owns a section, or reads one: the parties that may take over. */
function casesInPart(desks: readonly Id[]): SQL {
	const mine = idList(desks);
	return sql`SELECT case_id FROM case_section WHERE owner = ANY(${mine}) AND NOT closed
		UNION SELECT case_id FROM handoff WHERE to_desk = ANY(${mine}) AND live AND requested
		UNION SELECT case_id FROM handoff WHERE from_desk = ANY(${mine}) AND kind = 'transfer' AND state IN ('received', 'completed')
			AND (view->'handoff'->>'followUp')::boolean`;
}

interface FoundHandoff {
	handoff: Id;
	case: Id;
	code: string;
	changed: number;
	view: HandoffView;
}

/** A hand-off as lists show it, with its flags at `now`. */
export function listedHandoff({ view, ...row }: FoundHandoff, now: number) {
	const { kind, state, priority, from, to, respondBy } = view.handoff;
	return {
		...row,
		kind,
		state,
		priority,
		from,
		to,
		respondBy,
		expectBy: expectedBy(view.handoff),
		flags: [...handoffFlags(view.handoff, view.consent ?? undefined, now)],
	};
}

const COLUMNS = sql`h.handoff, h.case_id AS case, (SELECT code FROM casefile WHERE case_id = h.case_id) AS code, h.changed, h.view`;

export interface HandoffQuery {
	desks: readonly Id[];
	state?: HandoffState | undefined;
	open?: boolean | undefined;
	cursor?: string | undefined;
	limit: number;
	/** Only hand-offs whose from-desk is one of `desks`. */
	outgoing: boolean;
}

/** The newest change first. Only the from-desk sees a draft. */
export async function listHandoffs(db: Db, { desks, state, open, cursor, limit, outgoing }: HandoffQuery): Promise<Page<FoundHandoff>> {
	const after =
		cursor === undefined ? sql`` : sql`AND (changed, handoff) < (${parseCursor(cursor)[0]}::bigint, ${parseCursor(cursor)[1]}::uuid)`;
	const rest = sql`${state ? sql`AND state = ${state}` : sql``} ${open === undefined ? sql`` : sql`AND live = ${open}`} ${after}
		ORDER BY changed DESC, handoff DESC LIMIT ${limit + 1}`;
	const from = sql`(SELECT * FROM handoff WHERE from_desk = d.desk ${rest})`;
	const to = sql`UNION ALL (SELECT * FROM handoff WHERE to_desk = d.desk AND requested AND NOT from_desk = ANY(${idList(desks)}) ${rest})`;
	const rows = await rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${COLUMNS} FROM unnest(${idList(desks)}) AS d (desk) CROSS JOIN LATERAL (${from} ${outgoing ? sql`` : to}) h
			ORDER BY h.changed DESC, h.handoff DESC LIMIT ${limit + 1}`,
	);
	return page(rows, limit, (row) => [row.changed, row.handoff]);
}

/** Hand-offs of one desk, as from-desk and as to-desk, that match `where`, in the given order. */
function handoffsOfDesk(db: Db, desk: Id, where: { from: SQL; to: SQL }, order: SQL): Promise<FoundHandoff[]> {
	return rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${COLUMNS} FROM (
			(SELECT * FROM handoff WHERE from_desk = ${desk} AND ${where.from} ORDER BY ${order} LIMIT ${INBOX})
			UNION ALL (SELECT * FROM handoff WHERE to_desk = ${desk} AND ${where.to} ORDER BY ${order} LIMIT ${INBOX})
		) h ORDER BY ${order} LIMIT ${INBOX}`,
	);
}

/** Hand-offs that wait for this desk. */
export function awaitingDesk(db: Db, desk: Id): Promise<FoundHandoff[]> {
	return handoffsOfDesk(db, desk, { from: sql`awaits_from`, to: sql`awaits_to` }, sql`changed`);
}

/** Hand-offs that are amber at `now`. */
export function amberHandoffs(db: Db, desk: Id, now: number): Promise<FoundHandoff[]> {
	const due = sql`amber_at <= ${now} AND NOT coalesce(red_at <= ${now}, false)`;
	return handoffsOfDesk(db, desk, { from: due, to: due }, sql`amber_at`);
}

/** Hand-offs that are red at `now`. */
export function redHandoffs(db: Db, desk: Id, now: number): Promise<FoundHandoff[]> {
	const due = sql`red_at <= ${now}`;
	return handoffsOfDesk(db, desk, { from: due, to: due }, sql`red_at`);
}

export interface FoundAsk {
	case: Id;
	code: string;
	at: number;
	body: Uint8Array;
	sigs: Uint8Array[];
}

/** Asks for this desk's cases. A later hand-off to the asking desk answers an ask. */
const ASKS = `SELECT a.case_id AS case, c.code, a.at, a.body, a.sigs FROM casefile c JOIN ask a ON a.case_id = c.case_id
	WHERE c.custodian = $1 AND a.at > $2 AND a.desk <> $1
	AND NOT EXISTS (SELECT FROM handoff h WHERE h.case_id = a.case_id AND h.to_desk = a.desk AND h.changed >= a.at)
	ORDER BY a.at DESC LIMIT ${INBOX}`;

export function openAsks(db: Db, desk: Id, now: number): Promise<FoundAsk[]> {
	return prepared<FoundAsk>(db, "cases.asks", ASKS, [desk, now - ASK_SHOWN]);
}

export interface Unread {
	compartment: Id;
	kind: string;
	subject: Id | null;
	count: number;
	seen: number;
	at: number;
}

/** Compartments that the desk holds, with entries that this member hasn't seen. The newest first. */
const UNREAD = `SELECT c.id AS compartment, c.kind, c.subject, c.count, coalesce(s.count, 0) AS seen, c.changed AS at
	FROM (SELECT DISTINCT compartment FROM holder WHERE reader = $1 AND released) h
	JOIN compartment c ON c.id = h.compartment
	LEFT JOIN seen s ON s.compartment = c.id AND s.member = $2
	WHERE c.count > coalesce(s.count, 0) ORDER BY c.changed DESC, c.id LIMIT ${INBOX}`;

export function unread(db: Db, desk: Id, member: Id): Promise<Unread[]> {
	return prepared<Unread>(db, "cases.unread", UNREAD, [desk, member]);
}
