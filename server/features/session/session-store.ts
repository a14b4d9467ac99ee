/** Queries for sessions and refresh tokens. */
import { and, asc, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { DIRECTORY_LENGTH, ROLLED_BACK } from "#server/chains/directory-cache.ts";
import { type Db, fastRead, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { SessionLookup, SessionRow } from "#server/gate/sessions.ts";
import type { RefreshToken } from "./rules.ts";
import { refreshToken, session } from "./tables.ts";

/**
 * The query of every request: the session's member, whether it is over, the directory's length, and whether the directory was rolled back.
 */
export const lookUp: SessionLookup = async (db, id, now) => {
	const [row] = await fastRead<SessionRow>(
		db,
		"session.lookup",
		`SELECT member, expires <= $2 AS "isOver", ${DIRECTORY_LENGTH} AS "directoryLength", ${ROLLED_BACK} AS "rolledBack" FROM session WHERE id = $1`,
		[id, now],
	);
	return row ?? null;
};

/** A session. Times are UTC ms. */
export interface Session {
	id: Id;
	member: Id;
	started: number;
	/** When it was last refreshed. */
	used: number;
	expires: number;
}

/** @param token the hash of its refresh token. @param device the hash of the token of its known device. */
export async function storeSession(db: Db, row: Session, token: Bytes, device: Bytes): Promise<void> {
	const text = `WITH s AS (INSERT INTO session (id, member, started, used, expires, device) VALUES ($1, $2, $3, $4, $5, $7))
		INSERT INTO refresh_token (hash, session) VALUES ($6, $1)`;
	await prepared(db, "session.store", text, [row.id, row.member, row.started, row.used, row.expires, token, device]);
}

export async function listSessions(db: Db, member: Id, now: number): Promise<Session[]> {
	return db
		.select()
		.from(session)
		.where(and(eq(session.member, member), gt(session.expires, now)))
		.orderBy(asc(session.started), asc(session.id));
}

/** The topic of a notice that a session of this member has ended. Event streams of the member end then, at every process. */
const ENDED = "session";

/** Ends one session. @returns false when this member has no such session. */
export async function endSession(db: Db, id: Id, member: Id): Promise<boolean> {
	const gone = await db
		.delete(session)
		.where(and(eq(session.id, id), eq(session.member, member)))
		.returning({ id: session.id });
	if (gone.length > 0) await notify(db, ENDED, member);
	return gone.length > 0;
}

/**
 * Forgets known devices of a member, but for that of the session `kept`. The subscription of a device ends with it, so it rings no more. Call
 * this before the sessions are ended.
 * @param ended the session whose device is forgotten; null: all of the member.
 */
export async function forgetDevices(db: Db, member: Id, kept: Id, ended: Id | null = null): Promise<void> {
	const isOf = (id: Id) => sql`EXISTS (SELECT FROM session s WHERE s.id = ${id} AND s.member = k.member AND s.device = k.token)`;
	await db.execute(
		sql`DELETE FROM known_device k WHERE k.member = ${member} AND NOT ${isOf(kept)} AND ${ended === null ? true : isOf(ended)}`,
	);
}

/** Ends all sessions of these members. @param except a session that continues; null for none. */
export async function endSessionsOf(db: Db, members: readonly Id[], except: Id | null = null): Promise<void> {
	if (members.length === 0) return;
	await db.delete(session).where(and(inArray(session.member, [...members]), except === null ? undefined : ne(session.id, except)));
	for (const member of members) await notify(db, ENDED, member);
}

/** Locks the session of a refresh token until the transaction ends, then reads the token. Null when there is no such token or session. */
export async function lockToken(db: Db, hash: Bytes): Promise<{ session: Session; token: RefreshToken } | null> {
	const [found] = await db.select({ session: refreshToken.session }).from(refreshToken).where(eq(refreshToken.hash, hash));
	if (!found) return null;
	const [locked] = await db.select().from(session).where(eq(session.id, found.session)).for("update");
	const [token] = await prepared<RefreshToken>(
		db,
		"session.token",
		`SELECT traded::float8, superseded::float8, EXISTS (SELECT 1 FROM refresh_token c WHERE c.parent = t.hash AND c.traded IS NOT NULL) AS "childTraded"
		FROM refresh_token t WHERE hash = $1`,
		[hash],
	);
	return locked && token ? { session: locked, token } : null;
}

/**
 * Replaces a token by a new one. A session has at most one unused token at any time, so all other unused tokens become superseded.
 * The given fields of the session are its new values.
 */
export async function tradeToken(
	db: Db,
	{ id, used: now, expires }: Pick<Session, "id" | "used" | "expires">,
	old: Bytes,
	fresh: Bytes,
): Promise<void> {
	await db
		.update(refreshToken)
		.set({ superseded: now })
		.where(and(eq(refreshToken.session, id), ne(refreshToken.hash, old), isNull(refreshToken.traded), isNull(refreshToken.superseded)));
	await db
		.update(refreshToken)
		.set({ traded: now })
		.where(and(eq(refreshToken.hash, old), isNull(refreshToken.traded)));
	await db.insert(refreshToken).values({ hash: fresh, session: id, parent: old });
	await db.update(session).set({ used: now, expires }).where(eq(session.id, id));
}
