/** Queries for the hand-offs in the inbox of a member, over all desks at once. */
import { type SQL, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { Db } from "#server/database/database.ts";
import { INBOX_LIMIT } from "./inbox-lists.ts";
import { type FoundHandoff, HANDOFF_COLUMNS, rowsOf } from "./lists.ts";
import { idList } from "./store.ts";

/** Hand-offs of the desks that match `where`, as from-desk and as to-desk: emergencies first, then in the given order. */
function handoffsOfDesks(db: Db, desks: readonly Id[], where: { from: SQL; to: SQL }, order: SQL): Promise<FoundHandoff[]> {
	const list = idList(desks);
	const ordered = sql`ORDER BY priority = 'emergency' DESC, ${order} LIMIT ${INBOX_LIMIT}`;
	return rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${HANDOFF_COLUMNS} FROM (
			(SELECT * FROM handoff WHERE from_desk = ANY(${list}) AND ${where.from} ${ordered})
			UNION (SELECT * FROM handoff WHERE to_desk = ANY(${list}) AND ${where.to} ${ordered})
		) h ${ordered}`,
	);
}

/** Hand-offs that wait for one of the desks. */
export function awaitingDesks(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	return handoffsOfDesks(db, desks, { from: sql`awaits_from`, to: sql`awaits_to` }, sql`changed`);
}

/** Hand-offs about which one of the desks may answer a question or say who meets her: also a custodian that is neither of the two desks. */
export function askedOfDesks(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	return rowsOf<FoundHandoff>(
		db,
		sql`SELECT ${HANDOFF_COLUMNS} FROM handoff h WHERE answerers && ${idList(desks)} AND answerers <> '{}'
			ORDER BY priority = 'emergency' DESC, changed LIMIT ${INBOX_LIMIT}`,
	);
}

/** Hand-offs whose to-desk has her and doesn't have the case, also when the hand-off is over. */
export function metAndNotReceived(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	const met = sql`has_her AND to_desk <> (SELECT custodian FROM casefile c WHERE c.case_id = handoff.case_id)`;
	return handoffsOfDesks(db, desks, { from: met, to: met }, sql`changed`);
}

/** Requests of the desks that failed, and that nobody has settled. */
export function failedRequests(db: Db, desks: readonly Id[]): Promise<FoundHandoff[]> {
	return handoffsOfDesks(db, desks, { from: sql`failed`, to: sql`false` }, sql`changed`);
}

/** Hand-offs whose deadline comes near: amber, and not red yet. @param now UTC ms. */
export function amberHandoffs(db: Db, desks: readonly Id[], now: number): Promise<FoundHandoff[]> {
	const due = sql`amber_at <= ${now} AND NOT coalesce(red_at <= ${now}, false)`;
	return handoffsOfDesks(db, desks, { from: due, to: due }, sql`amber_at`);
}

/** Hand-offs that need action now. @param now UTC ms. */
export function redHandoffs(db: Db, desks: readonly Id[], now: number): Promise<FoundHandoff[]> {
	const due = sql`red_at <= ${now}`;
	return handoffsOfDesks(db, desks, { from: due, to: due }, sql`red_at`);
}

/** Running hand-offs whose other desk can't act. @param absent the desks that can't act. */
export function handoffsWithAbsent(db: Db, desks: readonly Id[], absent: readonly Id[]): Promise<FoundHandoff[]> {
	if (absent.length === 0) return Promise.resolve([]);
	const from = sql`live AND to_desk = ANY(${idList(absent)})`;
	const to = sql`live AND requested AND from_desk = ANY(${idList(absent)})`;
	return handoffsOfDesks(db, desks, { from, to }, sql`changed`);
}
