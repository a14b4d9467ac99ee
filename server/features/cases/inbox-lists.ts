/**
 * Queries for the inbox of a member: cases that need a lead or a custodian, and the work of desks. Each query covers all desks of the
 * member, so the number of queries doesn't grow with the desks. Each query uses an index. The other queries for inboxes are in unread.ts,
 * inbox-handoffs.ts and inbox-asks.ts.
 */
import { sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { CLOSED_STATUSES } from "#protocol/codes.ts";
import type { Db } from "#server/database/database.ts";
import { casesWithPartOf, rowsOf } from "./lists.ts";
import { idList } from "./store.ts";

/** The most rows in each part of an inbox. */
export const INBOX_LIMIT = 100;
const OPEN_CASE = sql`status <> ALL (${sql.param(CLOSED_STATUSES)}::text[])`;

export interface CaseWithoutLead {
	case: Id;
	code: string;
	desk: Id;
	/** The lead, who isn't an active member of the desk any more. */
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
			ORDER BY changed DESC, case_id LIMIT ${INBOX_LIMIT}`,
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
			WHERE custodian = ANY(${idList(gone)}) AND ${OPEN_CASE} AND case_id IN (${casesWithPartOf(desks, { isAccepted: true })})
			ORDER BY changed DESC, case_id LIMIT ${INBOX_LIMIT}`,
	);
}

export interface CaseWithDuty {
	case: Id;
	code: string;
	/** The custodian, one of the desks. */
	desk: Id;
	changed: number;
}

/** Cases that one of the desks must hand on, close or erase, because the person doesn't want its organisation to go on. */
export function casesWithDuty(db: Db, desks: readonly Id[]): Promise<CaseWithDuty[]> {
	return rowsOf<CaseWithDuty>(
		db,
		sql`SELECT case_id AS case, code, custodian AS desk, changed FROM casefile
			WHERE custodian = ANY(${idList(desks)}) AND custodian_duty ORDER BY changed DESC, case_id LIMIT ${INBOX_LIMIT}`,
	);
}

export interface CaseToAttest {
	case: Id;
	/** The desk that is asked. */
	desk: Id;
	changed: number;
}

/** Cases with a consent that one of the desks is asked to attest. */
export function consentsToAttest(db: Db, desks: readonly Id[]): Promise<CaseToAttest[]> {
	return rowsOf<CaseToAttest>(
		db,
		sql`SELECT case_id AS case, d.desk, changed FROM casefile JOIN unnest(${idList(desks)}) AS d (desk) ON d.desk = ANY(named)
			WHERE named && ${idList(desks)} AND named <> '{}' ORDER BY changed DESC, case_id LIMIT ${INBOX_LIMIT}`,
	);
}

export interface MeetingWithoutDesk {
	/** met: she is with a to-desk that is suspended, or neither desk can act. overdue: she hasn't arrived, and neither desk can act. */
	kind: "met" | "overdue";
	from: Id;
	to: Id;
	changed: number;
}

/** For admins: meetings that no desk can care for, without anything about the case. @param by.now UTC ms. */
export async function meetingsWithoutDesk(
	db: Db,
	{ absent, suspended, now }: { absent: readonly Id[]; suspended: readonly Id[]; now: number },
): Promise<MeetingWithoutDesk[]> {
	if (absent.length === 0) return [];
	const columns = sql`from_desk AS from, to_desk AS to, changed`;
	return rowsOf<MeetingWithoutDesk>(
		db,
		sql`SELECT 'met' AS kind, ${columns} FROM handoff WHERE has_her AND to_desk = ANY(${idList(absent)})
				AND (to_desk = ANY(${idList(suspended)}) OR from_desk = ANY(${idList(absent)}))
			UNION ALL SELECT 'overdue' AS kind, ${columns} FROM handoff
			WHERE overdue_at <= ${now} AND from_desk = ANY(${idList(absent)}) AND to_desk = ANY(${idList(absent)})
			ORDER BY changed DESC LIMIT ${INBOX_LIMIT}`,
	);
}

export interface Question {
	from: Id;
	to: Id;
	/** Since when a second person is asked, UTC ms. */
	since: number;
}

/** For auditors: hand-offs with an open question to a second person, the oldest first. @param desks whose hand-offs; null for all. */
export function openQuestions(db: Db, desks: readonly Id[] | null): Promise<Question[]> {
	const isTheirs = desks === null ? sql`true` : sql`(from_desk = ANY(${idList(desks)}) OR to_desk = ANY(${idList(desks)}))`;
	return rowsOf<Question>(
		db,
		sql`SELECT from_desk AS from, to_desk AS to, asked_at AS since FROM handoff WHERE asked_at IS NOT NULL AND ${isTheirs}
			ORDER BY asked_at LIMIT ${INBOX_LIMIT}`,
	);
}

export interface DeskWork {
	desk: Id;
	cases: number;
	handoffs: number;
}

/** How many open cases these desks have, and how many people are on the way to or from one of them. */
export async function countWork(db: Db, desks: readonly Id[]): Promise<{ cases: number; onTheWay: number }> {
	const isTheirs = sql`(from_desk = ANY(${idList(desks)}) OR to_desk = ANY(${idList(desks)}))`;
	const [found] = await rowsOf<{ cases: number; onTheWay: number }>(
		db,
		sql`SELECT (SELECT count(*)::int FROM casefile WHERE custodian = ANY(${idList(desks)}) AND ${OPEN_CASE}) AS cases,
			(SELECT count(DISTINCT case_id)::int FROM handoff
				WHERE ${isTheirs} AND NOT has_her AND (state = 'in-transit' OR overdue_at IS NOT NULL)) AS "onTheWay"`,
	);
	return found ?? { cases: 0, onTheWay: 0 };
}

/** How many open cases and running hand-offs each desk has. A desk without any is left out. */
export async function deskWork(db: Db, desks: readonly Id[]): Promise<DeskWork[]> {
	if (desks.length === 0) return [];
	return rowsOf<DeskWork>(
		db,
		sql`SELECT d.desk, c.n AS cases, h.n AS handoffs FROM unnest(${idList(desks)}) AS d (desk)
			CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM casefile WHERE custodian = d.desk AND ${OPEN_CASE}) c
			CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (
				SELECT handoff FROM handoff WHERE from_desk = d.desk AND live
				UNION SELECT handoff FROM handoff WHERE to_desk = d.desk AND live AND requested) x) h
			WHERE c.n > 0 OR h.n > 0 ORDER BY d.desk LIMIT ${INBOX_LIMIT}`,
	);
}
