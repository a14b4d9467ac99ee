/** Queries for the lists of cases and hand-offs, page by page (`keyset.ts`). Each query uses an index. */
import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus, HandoffState } from "#protocol/codes.ts";
import { discloses, MEET_WITHIN } from "#protocol/rules/handoff-state.ts";
import { flagsAt, listedFields } from "#protocol/rules/handoff-views.ts";
import { badCursor } from "#server/base/paging.ts";
import type { Db } from "#server/database/database.ts";
import type { HandoffView } from "./rows.ts";
import { idList } from "./store.ts";

/** A page of a list. Its cursor has the sort key of its last row, which is a number, and the id of this row. */
interface Page<T> {
	rows: T[];
	/** The cursor of the next page; null on the last page. */
	next: string | null;
}

type Key = readonly [number, Id];

/** A cursor as SQL, to compare with the columns of the key. @throws ProtocolError bad-input for a cursor that this server did not make. */
function keyOfCursor(cursor: string): SQL {
	const [, key, id] = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
	if (key === undefined || id === undefined || !Number.isSafeInteger(Number(key))) throw badCursor();
	return sql`(${Number(key)}::bigint, ${id}::uuid)`;
}

/** Makes a page. @param rows one row more than `limit`, when there is another page. @param keyOf the sort key and the id of a row. */
function page<T>(rows: T[], limit: number, keyOf: (row: T) => Key): Page<T> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { rows: shown, next: rows.length > limit && last ? keyOf(last).join("_") : null };
}

/** An optional part of a query: nothing when the value isn't given. */
function ifGiven<T>(value: T | undefined, part: (value: T) => SQL): SQL {
	return value === undefined ? sql`` : part(value);
}

export async function rowsOf<T>(db: Db, query: SQL): Promise<T[]> {
	return (await db.execute(query)).rows as T[];
}

interface ListedCase {
	case: Id;
	code: string;
	custodian: Id;
	lead: Id | null;
	status: CaseStatus;
	/** The earliest date of its hand-offs in progress, UTC ms; null without a date. */
	due: number | null;
	/** Whether a transfer has come to nothing, and no other transfer is open or accepted. */
	withoutPlace: boolean;
	/** Whether the custodian must hand on, close or erase it. */
	custodianDuty: boolean;
	changed: number;
	/** `due`, or a number above all dates for a case without one. The list is sorted by it. */
	due_key: number;
}

export interface CaseQuery {
	desks: readonly Id[];
	status?: CaseStatus | undefined;
	lead?: Id | undefined;
	/** Desks that are gone. Their cases are listed too when one of `desks` has a part in them, as in `casesWithPartOf`. */
	gone: readonly Id[];
	cursor?: string | undefined;
	limit: number;
}

/** Lists cases: the earliest date first, cases without a date last. Each desk's rows come from its own range of the index. */
export async function listCases(
	db: Db,
	{ desks, status, lead, gone, cursor, limit }: CaseQuery,
): Promise<Page<Omit<ListedCase, "due_key">>> {
	const after = ifGiven(cursor, (given) => sql`AND (due_key, case_id) > ${keyOfCursor(given)}`);
	const columns = sql`case_id AS case, code, custodian, lead, status, due, without_place AS "withoutPlace", custodian_duty AS "custodianDuty", changed, due_key`;
	const rest = sql`${ifGiven(status, (given) => sql`AND status = ${given}`)} ${ifGiven(lead, (given) => sql`AND lead = ${given}`)} ${after}
		ORDER BY due_key, case_id LIMIT ${limit + 1}`;
	const ofDesks = sql`SELECT p.* FROM unnest(${idList(desks)}) AS d (desk)
		CROSS JOIN LATERAL (SELECT ${columns} FROM casefile WHERE custodian = d.desk ${rest}) p`;
	const withoutCustodian = sql`SELECT ${columns} FROM casefile WHERE custodian = ANY(${idList(gone)}) AND case_id IN (${casesWithPartOf(desks)}) ${rest}`;
	const all = gone.length === 0 ? ofDesks : sql`${ofDesks} UNION ALL (${withoutCustodian})`;
	const rows = await rowsOf<ListedCase>(db, sql`SELECT * FROM (${all}) p ORDER BY due_key, p.case LIMIT ${limit + 1}`);
	const found = page(rows, limit, (row) => [row.due_key, row.case]);
	return { ...found, rows: found.rows.map(({ due_key: _key, ...row }) => row) };
}

/**
 * SQL for the cases in which one of the desks has a part: it owns a section that isn't closed, is the to-desk of a hand-off in progress, has
 * her, follows up a transfer, or was invited to take the case over.
 * @param options isAccepted: only hand-offs that the to-desk has accepted. A desk that has only been asked can't take over a case.
 */
export function casesWithPartOf(desks: readonly Id[], { isAccepted = false } = {}): SQL {
	const mine = idList(desks);
	// The to-desk of a received transfer was the custodian, and may read nothing any more.
	const accepted = isAccepted
		? sql`AND state NOT IN ('requested', 'acknowledged') AND NOT (kind = 'transfer' AND state = 'received')`
		: sql``;
	return sql`SELECT case_id FROM case_section WHERE owner = ANY(${mine}) AND NOT closed
		UNION SELECT case_id FROM casefile WHERE invited && ${mine} AND invited <> '{}'
		UNION SELECT case_id FROM handoff WHERE to_desk = ANY(${mine}) AND has_her
		UNION SELECT case_id FROM handoff WHERE to_desk = ANY(${mine}) AND live AND requested ${accepted}
		UNION SELECT case_id FROM handoff WHERE from_desk = ANY(${mine}) AND kind = 'transfer' AND state IN ('received', 'completed')
			AND (view->'handoff'->>'followUp')::boolean`;
}

export interface FoundHandoff {
	handoff: Id;
	case: Id;
	code: string;
	changed: number;
	awaitsFrom: boolean;
	awaitsTo: boolean;
	/** The desks that may answer an open question to a second person. */
	answerers: Id[];
	/** The custodian of its case. */
	custodian: Id;
	view: HandoffView;
}

/**
 * A hand-off as lists show it, with its flags at `now`. After a transfer, the from-desk isn't told whether the new custodian is gone.
 * @param gone the desks that are gone.
 */
export function listedHandoff(
	{ view, custodian, ...row }: Omit<FoundHandoff, "awaitsFrom" | "awaitsTo" | "answerers">,
	{ now, gone }: { now: number; gone: readonly Id[] },
) {
	return {
		...row,
		...listedFields(view.handoff),
		flags: flagsAt(view.periods, now),
		withoutCustodian: discloses(view.handoff) && gone.includes(custodian),
	};
}

/** The columns of FoundHandoff, from the table `handoff` with the name `h`. */
export const HANDOFF_COLUMNS = sql`h.handoff, h.case_id AS case, (SELECT code FROM casefile WHERE case_id = h.case_id) AS code, (SELECT custodian FROM casefile WHERE case_id = h.case_id) AS custodian, h.changed, h.awaits_from AS "awaitsFrom", h.awaits_to AS "awaitsTo", h.answerers, h.view`;

export interface HandoffQuery {
	desks: readonly Id[];
	state?: HandoffState | undefined;
	/** true: only hand-offs in progress. false: only hand-offs that are not in progress. Not given: all. */
	open?: boolean | undefined;
	cursor?: string | undefined;
	limit: number;
	/**
	 * For a suspended member, the present time, UTC ms: incoming hand-offs are listed only while the to-desk may still meet her. Null for others.
	 */
	meetableAt: number | null;
}

/** SQL for the hand-offs on which the to-desk has her, or may say that she has arrived (`mayArrive`), or reads how to meet her. */
function meetable(at: number): SQL {
	const isRecent = sql`greatest((view->'handoff'->>'overAt')::bigint, (view->'handoff'->'arrived'->>'at')::bigint) > ${at - MEET_WITHIN}`;
	return sql`AND (live OR has_her OR asked_at IS NOT NULL OR (view->'handoff'->>'expected')::boolean OR ${isRecent})`;
}

/** Lists hand-offs: the newest change first. Only the from-desk sees a draft. */
export async function listHandoffs(db: Db, { desks, state, open, cursor, limit, meetableAt }: HandoffQuery): Promise<Page<FoundHandoff>> {
	const after = ifGiven(cursor, (given) => sql`AND (changed, handoff) < ${keyOfCursor(given)}`);
	const rest = sql`${ifGiven(state, (given) => sql`AND state = ${given}`)} ${ifGiven(open, (given) => sql`AND live = ${given}`)} ${after}
		ORDER BY changed DESC, handoff DESC LIMIT ${limit + 1}`;
	const from = sql`(SELECT * FROM handoff WHERE from_desk = d.desk ${rest})`;
	const to = sql`UNION ALL (SELECT * FROM handoff WHERE to_desk = d.desk AND requested AND NOT from_desk = ANY(${idList(desks)})
		${meetableAt === null ? sql`` : meetable(meetableAt)} ${rest})`;
	const rows = await rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${HANDOFF_COLUMNS} FROM unnest(${idList(desks)}) AS d (desk) CROSS JOIN LATERAL (${from} ${to}) h
			ORDER BY h.changed DESC, h.handoff DESC LIMIT ${limit + 1}`,
	);
	return page(rows, limit, (row) => [row.changed, row.handoff]);
}
