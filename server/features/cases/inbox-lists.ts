/** Queries for the inbox of a member: over all desks at once, so their number doesn't grow with the desks. Each uses an index. */

import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { CLOSED_STATUSES } from "#protocol/codes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { readOfType } from "#server/chains/chains.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { COLUMNS, casesInPart, type FoundHandoff, rowsOf } from "./lists.ts";
import { idList } from "./store.ts";

/** The most rows in each part of an inbox. */
const INBOX = 100;
/** Asks older than this are not shown. */
const ASK_SHOWN = 30 * 86_400_000;
/** The newest entries of a compartment among which the inbox looks for those of others. */
const NEWEST = 100;
const OPEN_CASE = sql`status <> ALL (${sql.param(CLOSED_STATUSES)}::text[])`;

/** Hand-offs of the desks that match `where`, as from-desk and as to-desk: emergencies first, then in the given order. */
function handoffsOfDesks(db: Db, desks: readonly Id[], where: { from: SQL; to: SQL }, order: SQL): Promise<FoundHandoff[]> {
	const list = idList(desks);
	const ordered = sql`ORDER BY priority = 'emergency' DESC, ${order} LIMIT ${INBOX}`;
	return rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${COLUMNS} FROM (
			(SELECT * FROM handoff WHERE from_desk = ANY(${list}) AND ${where.from} ${ordered})
			UNION (SELECT * FROM handoff WHERE to_desk = ANY(${list}) AND ${where.to} ${ordered})
		) h ${ordered}`,
	);
}

/** Hand-offs that wait for one of the desks. */
export function awaitingDesks(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	return handoffsOfDesks(db, desks, { from: sql`awaits_from`, to: sql`awaits_to` }, sql`changed`);
}

/** Requests of the desks that came to nothing, and that nobody has taken up. */
export function failedRequests(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	return handoffsOfDesks(db, desks, { from: sql`failed`, to: sql`false` }, sql`changed`);
}

/** Hand-offs that are amber at `now`. */
export function amberHandoffs(db: Db, desks: readonly Id[], now: number): Promise<FoundHandoff[]> {
	const due = sql`amber_at <= ${now} AND NOT coalesce(red_at <= ${now}, false)`;
	return handoffsOfDesks(db, desks, { from: due, to: due }, sql`amber_at`);
}

/** Hand-offs that are red at `now`. */
export function redHandoffs(db: Db, desks: readonly Id[], now: number): Promise<FoundHandoff[]> {
	const due = sql`red_at <= ${now}`;
	return handoffsOfDesks(db, desks, { from: due, to: due }, sql`red_at`);
}

/** Running hand-offs whose other desk can't act. @param absent such desks. */
export function handoffsWithAbsent(db: Db, desks: readonly Id[], absent: readonly Id[]): Promise<FoundHandoff[]> {
	if (absent.length === 0) return Promise.resolve([]);
	const from = sql`live AND to_desk = ANY(${idList(absent)})`;
	const to = sql`live AND requested AND from_desk = ANY(${idList(absent)})`;
	return handoffsOfDesks(db, desks, { from, to }, sql`changed`);
}

export interface FoundAsk {
	case: Id;
	code: string;
	desk: Id;
	at: number;
	body: Uint8Array;
	sigs: Uint8Array[];
}

const ASKED = `FROM casefile c JOIN ask a ON a.case_id = c.case_id WHERE c.custodian = ANY($1::uuid[]) AND a.at > $2 AND a.desk <> c.custodian`;
const ASKED_CASES = `SELECT DISTINCT a.case_id AS case ${ASKED}`;

/** Asks for the desks' cases. A later hand-off to the asking desk answers an ask. `desk`: the custodian. */
const ASKS = `SELECT a.case_id AS case, c.code, c.custodian AS desk, a.at, a.body, a.sigs ${ASKED} AND (a.case_id, a.ask) NOT IN (SELECT * FROM unnest($3::uuid[], $4::uuid[]))
	AND NOT EXISTS (SELECT FROM handoff h WHERE h.case_id = a.case_id AND h.to_desk = a.desk AND h.changed >= a.at)
	ORDER BY a.at DESC LIMIT ${INBOX}`;

/** Those that no custodian has settled. */
export async function openAsks(db: Db, desks: readonly Id[], now: number): Promise<FoundAsk[]> {
	const about = [desks, now - ASK_SHOWN];
	const cases = await prepared<{ case: Id }>(db, "cases.asked", ASKED_CASES, about);
	if (cases.length === 0) return [];
	const stored = await readOfType(
		db,
		"case.settle-ask",
		cases.map((row) => row.case),
	);
	const settled = stored.map(({ statement }) => (statement as Statement<"case.settle-ask">).body);
	return prepared<FoundAsk>(db, "cases.asks", ASKS, [...about, settled.map((each) => each.case), settled.map(({ ask }) => ask)]);
}

export interface Unread {
	compartment: Id;
	kind: string;
	section: string | null;
	subject: Id | null;
	case: Id | null;
	code: string | null;
	/** The desk or member who may read it. */
	reader: Id;
	/** Entries of others that the member hasn't seen, at most 100. */
	count: number;
	/** The author of the newest of them. */
	by: Id;
	/** When the oldest and the newest of them were written. */
	since: number;
	at: number;
}

/**
 * Compartments that the readers hold, with entries of others that this member hasn't seen. The newest first. A book of a desk is no news.
 * Only the newest entries of each compartment are looked at, so that a long one costs no more.
 */
const UNREAD = `SELECT c.id AS compartment, c.kind, c.section, c.subject, f.case_id AS case, f.code, h.reader, n.count, n.by, n.since, n.at
	FROM (SELECT DISTINCT ON (compartment) compartment, reader FROM holder WHERE reader = ANY($1::uuid[]) AND released ORDER BY compartment, reader) h
	JOIN compartment c ON c.id = h.compartment
	LEFT JOIN seen s ON s.compartment = c.id AND s.member = $2
	LEFT JOIN casefile f ON f.case_id = c.case_id
	CROSS JOIN LATERAL (
		SELECT count(*)::int AS count, min(e.at) AS since, max(e.at) AS at, (array_agg(e.author ORDER BY e.seq DESC))[1] AS by
		FROM message_entry e
		WHERE e.compartment = c.id AND e.seq > greatest(coalesce(s.count, 0), c.count - ${NEWEST}) AND e.author <> $2
	) n
	WHERE c.count > coalesce(s.count, 0) AND c.kind <> 'book' AND n.count > 0 ORDER BY n.at DESC, c.id LIMIT ${INBOX}`;

/** @param readers the desks of the member, and the member. */
export function unread(db: Db, readers: readonly Id[], member: Id): Promise<Unread[]> {
	return prepared<Unread>(db, "cases.unread", UNREAD, [readers, member]);
}

export interface CaseWithoutLead {
	case: Id;
	code: string;
	desk: Id;
	lead: Id;
	changed: number;
}

/** Open cases of the desks whose lead isn't one of the desk's active members. @param members the active members of each desk. */
export function casesWithoutLead(db: Db, members: ReadonlyMap<Id, readonly Id[]>): Promise<CaseWithoutLead[]> {
	const pairs = [...members].flatMap(([desk, ids]) => ids.map((id) => [desk, id] as const));
	const active = sql`SELECT FROM unnest(${idList(pairs.map(([desk]) => desk))}, ${idList(pairs.map(([, id]) => id))}) AS m (desk, member)`;
	return rowsOf<CaseWithoutLead>(
		db,
		sql`SELECT case_id AS case, code, custodian AS desk, lead, changed FROM casefile
			WHERE custodian = ANY(${idList([...members.keys()])}) AND lead IS NOT NULL AND ${OPEN_CASE}
			AND NOT EXISTS (${active} WHERE m.desk = custodian AND m.member = lead)
			ORDER BY changed DESC, case_id LIMIT ${INBOX}`,
	);
}

export interface CaseWithoutCustodian {
	case: Id;
	code: string;
	/** The custodian that is gone. */
	desk: Id;
	changed: number;
}

/** Open cases that one of the desks may take over. @param gone the desks that are gone. */
export async function casesToTakeOver(db: Db, desks: readonly Id[], gone: readonly Id[]): Promise<CaseWithoutCustodian[]> {
	if (gone.length === 0) return [];
	return rowsOf<CaseWithoutCustodian>(
		db,
		sql`SELECT case_id AS case, code, custodian AS desk, changed FROM casefile
			WHERE custodian = ANY(${idList(gone)}) AND ${OPEN_CASE} AND case_id IN (${casesInPart(desks)})
			ORDER BY changed DESC, case_id LIMIT ${INBOX}`,
	);
}

export interface DeskAtWork {
	desk: Id;
	cases: number;
	handoffs: number;
}

/** How many open cases and running hand-offs each of the desks has. Desks with neither are left out. */
export async function deskWork(db: Db, desks: readonly Id[]): Promise<DeskAtWork[]> {
	if (desks.length === 0) return [];
	return rowsOf<DeskAtWork>(
		db,
		sql`SELECT d.desk, c.n AS cases, h.n AS handoffs FROM unnest(${idList(desks)}) AS d (desk)
			CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM casefile WHERE custodian = d.desk AND ${OPEN_CASE}) c
			CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (
				SELECT handoff FROM handoff WHERE from_desk = d.desk AND live
				UNION SELECT handoff FROM handoff WHERE to_desk = d.desk AND live AND requested) x) h
			WHERE c.n > 0 OR h.n > 0 ORDER BY d.desk LIMIT ${INBOX}`,
	);
}
