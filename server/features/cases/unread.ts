/**
 * The unread compartments of a member. `migrations/0023_unread.sql` explains the rows, and keeps them in the transactions that store entries
 * and keys. Here a member begins to have rows, and the inbox reads them.
 */
import type { Id } from "#protocol/bytes.ts";
import { type Directory, deskMembers } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { INBOX_LIMIT } from "./inbox-lists.ts";

/** How many of the newest entries of a compartment are searched for entries of other members. The migration has the same number. */
const NEWEST = 100;

export interface Unread {
	compartment: Id;
	kind: string;
	section: string | null;
	subject: Id | null;
	case: Id | null;
	code: string | null;
	/** The desk or member who holds the compartment. */
	reader: Id;
	/** How many entries of other members the member hasn't seen. At most NEWEST. */
	count: number;
	/** The author of the newest of these entries. */
	by: Id;
	/** When the oldest and the newest of these entries were written, UTC ms. */
	since: number;
	at: number;
	/** Whether an entry that the member hasn't seen mentions them. */
	mentioned: boolean;
}

/**
 * Compartments that the readers hold, with entries of other members that this member hasn't seen. The newest first, without the books of
 * desks. The index gives the rows in order, so the query stops after INBOX_LIMIT of them.
 */
export const UNREAD = `SELECT c.id AS compartment, c.kind, c.section, c.subject, f.case_id AS case, f.code, h.reader, n.count, n.by, n.since, n.at,
		EXISTS (SELECT FROM mention x WHERE x.compartment = u.compartment AND x.member = u.member) AS mentioned
	FROM unread u
	JOIN compartment c ON c.id = u.compartment
	CROSS JOIN LATERAL (SELECT reader FROM holder WHERE compartment = u.compartment AND reader = ANY($1::uuid[]) AND released
		ORDER BY reader LIMIT 1) h
	LEFT JOIN seen s ON s.compartment = u.compartment AND s.member = u.member
	LEFT JOIN casefile f ON f.case_id = c.case_id
	CROSS JOIN LATERAL (
		SELECT count(*)::int AS count, min(e.at) AS since, max(e.at) AS at, (array_agg(e.author ORDER BY e.seq DESC))[1] AS by
		FROM message_entry e
		WHERE e.compartment = u.compartment AND e.seq > greatest(coalesce(s.count, 0), c.count - ${NEWEST}) AND e.author <> u.member
	) n
	WHERE u.member = $2 AND n.count > 0 ORDER BY u.at DESC, u.compartment LIMIT ${INBOX_LIMIT}`;

/** @param desk only what this desk holds; undefined for all that the member may read. */
export async function unreadCompartments(db: Db, actor: Actor, directory: Directory, desk: Id | undefined): Promise<Unread[]> {
	await follow(db, actor, directory);
	return prepared<Unread>(db, "cases.unread", UNREAD, [desk === undefined ? [actor.member, ...actor.desks] : [desk], actor.member]);
}

/** Only the rows whose followers must change: the member isn't among them, or somebody who has left. $3: who may follow which reader. */
const FOLLOW = `UPDATE unread_reader r SET followers = ARRAY(SELECT DISTINCT f FROM unnest(r.followers || $1::uuid) AS u (f)
		WHERE f IN (SELECT member FROM unnest($2::uuid[], $3::uuid[]) AS m (reader, member) WHERE m.reader = r.id))
	WHERE r.id = ANY($2) AND NOT (r.followers @> ARRAY[$1::uuid]
		AND r.followers <@ ARRAY(SELECT member FROM unnest($2::uuid[], $3::uuid[]) AS m (reader, member) WHERE m.reader = r.id))`;

/** Lets the member follow their desks, and ends that for members who have left these desks. */
async function follow(db: Db, { member, desks }: Actor, directory: Directory): Promise<void> {
	const pairs = [[member, member], ...desks.flatMap((desk) => membersAnd(desk, member, directory).map((each) => [desk, each]))];
	await prepared(db, "cases.follow", FOLLOW, [member, pairs.map(([reader]) => reader), pairs.map(([, each]) => each)]);
}

function membersAnd(desk: Id, member: Id, directory: Directory): Id[] {
	return [...new Set([member, ...deskMembers(directory, desk).map(({ id }) => id)])];
}
