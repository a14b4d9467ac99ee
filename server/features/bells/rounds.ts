/**
 * Shared by the parts of the ringing: the lease of the process that rings, the messages that are due, and the results of finished
 * sends. Sends run between transactions, so that no transaction waits for another server.
 */
import { sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { RingFailure } from "#protocol/codes.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { ORDINARY_EVERY_MS, retryAfter } from "./rules.ts";
import type { OutgoingMessage, SendResult } from "./sending.ts";

/** The most messages that one round starts to send. */
const AT_ONCE = 50;

const ANYTHING = `SELECT EXISTS (SELECT FROM bell) OR EXISTS (SELECT FROM ladder) OR EXISTS (SELECT FROM rota)
	OR EXISTS (SELECT FROM push_device) AS any`;

/** Whether any desk has a bell or a rota, or anything rings. */
export async function hasAnythingToRing(db: Db): Promise<boolean> {
	const [row] = await prepared<{ any: boolean }>(db, "bells.any", ANYTHING, []);
	return row?.any === true;
}

/** The lease runs by the clock of the database, because the clocks of two processes can differ. */
const TAKE_LEASE = `UPDATE bell_lease SET holder = $1, until = clock_timestamp() + interval '15 seconds'
	WHERE until < clock_timestamp() OR (holder = $1 AND until < clock_timestamp() + interval '8 seconds')`;
const LEASE = "SELECT swept FROM bell_lease WHERE holder = $1 AND until > clock_timestamp()";

/** Takes or renews the lease. @returns as `sweptUntil`. */
export async function takeLease(db: Db, holder: Id): Promise<number | null> {
	await prepared(db, "bells.take-lease", TAKE_LEASE, [holder]);
	return sweptUntil(db, holder);
}

/** @returns the time up to which the last sweep has looked for events, UTC ms; null when another process has the lease. */
export async function sweptUntil(db: Db, holder: Id): Promise<number | null> {
	const [row] = await prepared<{ swept: number }>(db, "bells.lease", LEASE, [holder]);
	return row?.swept ?? null;
}

/** Writes the results of finished sends. */
export async function saveResults(db: Db, results: readonly SendResult[]): Promise<void> {
	for (const { message, failure, at } of results) {
		if (failure === null) await saveSuccess(db, message, at);
		else await saveFailure(db, message, failure, at);
	}
}

/** Doesn't wait for rows that another transaction deletes at the same time. */
const DELETE_RUNG = "DELETE FROM bell_ring WHERE id IN (SELECT id FROM bell_ring WHERE id = ANY ($1::bigint[]) FOR UPDATE SKIP LOCKED)";

async function saveSuccess(db: Db, message: OutgoingMessage, at: number): Promise<void> {
	await prepared(db, "bells.rung", DELETE_RUNG, [message.rings]);
	await db.execute(sql`
		UPDATE bell_channel SET rung = ${at}, tries = 0, failing_since = NULL, failure = NULL, next_try = 0 WHERE ${isChannelOf(message)}`);
}

async function saveFailure(db: Db, message: OutgoingMessage, failure: RingFailure, at: number): Promise<void> {
	const { rows } = await db.execute<{ tries: number }>(sql`
		UPDATE bell_channel SET tries = tries + 1, failing_since = coalesce(failing_since, ${at}::bigint), failure = ${failure}
		WHERE ${isChannelOf(message)} RETURNING tries`);
	if (rows[0]) await db.execute(sql`UPDATE bell_channel SET next_try = ${at + retryAfter(rows[0].tries)} WHERE ${isChannelOf(message)}`);
}

/** Compares the address too: a bell that was changed meanwhile keeps the state of its new address. */
function isChannelOf({ desk, channel, address }: OutgoingMessage) {
	return sql`desk = ${desk} AND channel = ${channel} AND address = ${address}`;
}

/**
 * One message for each channel with rings that are due. Without an urgent ring, a channel that rang after $2 waits, and so does a desk of $3.
 * $4: channels that are being rung. A slow one among them must not take the place of another channel.
 */
const DUE_MESSAGES = `SELECT c.desk, c.channel, c.address, c.secret, b.language, array_agg(r.id) AS rings,
	CASE WHEN bool_or(r.kind = 'admins') THEN 'admins' WHEN bool_or(r.kind = 'late') THEN 'late' ELSE 'waits' END AS kind
	FROM bell_channel c JOIN bell b USING (desk) JOIN bell_ring r ON r.desk = c.desk AND r.channel = c.channel
	WHERE r.at <= $1 AND c.next_try <= $1 AND NOT c.desk || ' ' || c.channel = ANY ($4::text[])
	GROUP BY c.desk, c.channel, b.language
	HAVING bool_or(r.urgent) OR ((c.rung IS NULL OR c.rung <= $2) AND NOT c.desk = ANY ($3::uuid[]))
	LIMIT ${AT_ONCE}`;

/** The messages that are due. @param quiet the desks with quiet hours now. @param inFlight the channels that are being rung. */
export function dueMessages(db: Db, now: number, quiet: readonly Id[], inFlight: readonly string[]): Promise<OutgoingMessage[]> {
	return prepared<OutgoingMessage>(db, "bells.due", DUE_MESSAGES, [now, now - ORDINARY_EVERY_MS, quiet, inFlight]);
}
