/**
 * The rounds of the process that rings. A round writes the results of finished sends, looks for timed events, and starts to send
 * what is due. Sends run between rounds, so that no transaction waits for a foreign server.
 */
import { sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { type Directory, deskMembers, deskWaiting, isCurrentDesk } from "#protocol/folds/directory.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { ringAtDesks } from "./outbox.ts";
import { isReminderDue, ORDINARY_EVERY, retryAfter } from "./rules.ts";
import type { Outgoing, Result } from "./sending.ts";

/** How often timed events are looked for. */
const SWEEP_EVERY_MS = 10_000;
/** An entry rings when nobody of the desk has seen it for so long. */
const UNSEEN_FOR = 3_600_000;
/** A ring that couldn't be sent for so long is dropped. */
const KEPT_FOR = 7 * 86_400_000;
/** The most messages that one round starts. */
const AT_ONCE = 50;

/** A desk, and the time from which on its bell looks for events, UTC ms. */
export interface SweptDesk {
	desk: Id;
	since: number;
}

/** What bells need of other features. Each query reads by index the events of the given desks only. */
export interface TimedEvents {
	/** Desks with a hand-off that became amber or red after `since` and until `until`. */
	dueDesks(db: Db, desks: readonly SweptDesk[], until: number): Promise<{ desk: Id; amber: boolean; red: boolean }[]>;
	/** Desks with an entry that was written after `since` and until `until`, and that none of the desk's members has seen. */
	unseenDesks(db: Db, desks: readonly (SweptDesk & { members: readonly Id[] })[], until: number): Promise<Id[]>;
}

export async function anyBell(db: Db): Promise<boolean> {
	const [row] = await prepared<{ any: boolean }>(db, "bells.any", "SELECT EXISTS (SELECT FROM bell) AS any", []);
	return row?.any === true;
}

/** By the clock of the database, because the clocks of two processes can differ. */
const TAKE_LEASE = `UPDATE bell_lease SET holder = $1, until = clock_timestamp() + interval '15 seconds'
	WHERE until < clock_timestamp() OR (holder = $1 AND until < clock_timestamp() + interval '8 seconds')`;
const LEASE = "SELECT swept FROM bell_lease WHERE holder = $1 AND until > clock_timestamp()";

/** Takes or renews the lease. @returns until when timed events were looked for; null when another process rings. */
export async function takeLease(db: Db, holder: Id): Promise<number | null> {
	await prepared(db, "bells.take-lease", TAKE_LEASE, [holder]);
	const [row] = await prepared<{ swept: number }>(db, "bells.lease", LEASE, [holder]);
	return row?.swept ?? null;
}

const DELETE_RUNG = "DELETE FROM bell_ring WHERE id IN (SELECT id FROM bell_ring WHERE id = ANY ($1::bigint[]) FOR UPDATE SKIP LOCKED)";

/** Writes the results of finished sends. */
export async function saveResults(db: Db, results: readonly Result[]): Promise<void> {
	for (const { outgoing, failure, at } of results) {
		const { desk, channel, address, rings } = outgoing;
		// A bell that was changed meanwhile keeps the state of its new address.
		const same = sql`desk = ${desk} AND channel = ${channel} AND address = ${address}`;
		if (failure === null) {
			await prepared(db, "bells.rung", DELETE_RUNG, [rings]);
			await db.execute(
				sql`UPDATE bell_channel SET rung = ${at}, tries = 0, failing_since = NULL, failure = NULL, next_try = 0 WHERE ${same}`,
			);
			continue;
		}
		const { rows } = await db.execute<{ tries: number }>(sql`
			UPDATE bell_channel SET tries = tries + 1, failing_since = coalesce(failing_since, ${at}::bigint), failure = ${failure}
			WHERE ${same} RETURNING tries`);
		if (rows[0]) await db.execute(sql`UPDATE bell_channel SET next_try = ${at + retryAfter(rows[0].tries)} WHERE ${same}`);
	}
}

interface SweptBell {
	desk: Id;
	hour: number | null;
	zone: string | null;
	set_at: number;
	key_waits: boolean;
}

/** Adds the rings of timed events since the last sweep. */
export async function sweep(db: Db, events: TimedEvents, directory: Directory, swept: number, now: number): Promise<void> {
	if (now < swept + SWEEP_EVERY_MS) return;
	await removeGone(db, directory);
	const bells = await prepared<SweptBell>(
		db,
		"bells.sweep",
		"SELECT desk, reminder_hour AS hour, reminder_zone AS zone, set_at, key_waits FROM bell",
		[],
	);
	const desks = bells.map(({ desk, set_at }) => ({ desk, since: Math.max(swept, set_at) }));
	const due = await events.dueDesks(db, desks, now);
	const watched = desks.map(({ desk, since }) => ({
		desk,
		since: since - UNSEEN_FOR,
		members: deskMembers(directory, desk).map(({ id }) => id),
	}));
	const unseen = await events.unseenDesks(db, watched, now - UNSEEN_FOR);
	const reminded = bells.filter(
		({ hour, zone, set_at }) => hour !== null && zone !== null && isReminderDue({ hour, zone }, Math.max(swept, set_at), now),
	);
	const waiting = await newKeyWaits(db, directory, bells);
	const desksThatWait = [...due.filter(({ amber }) => amber), ...reminded].map(({ desk }) => desk);
	await ringAtDesks(db, [...new Set([...desksThatWait, ...unseen, ...waiting])], "waits", now);
	await ringAtDesks(
		db,
		due.filter(({ red }) => red).map(({ desk }) => desk),
		"late",
		now,
	);
	await db.execute(sql`DELETE FROM bell_ring WHERE at < ${now - KEPT_FOR}`);
	await db.execute(sql`UPDATE bell_lease SET swept = ${now}`);
}

/** A desk that is closed, or whose organisation has left, has no bell. */
async function removeGone(db: Db, directory: Directory): Promise<void> {
	const rows = await prepared<{ desk: Id }>(db, "bells.desks", "SELECT desk FROM bell", []);
	const gone = rows.filter(({ desk }) => !isCurrentDesk(directory, desk)).map(({ desk }) => desk);
	if (gone.length === 0) return;
	for (const table of [sql`bell_ring`, sql`bell_channel`, sql`bell`])
		await db.execute(sql`DELETE FROM ${table} WHERE desk = ANY (${sql.param(gone)}::uuid[])`);
}

/** The desks at which a colleague has begun to wait for the desk's key. */
async function newKeyWaits(db: Db, directory: Directory, bells: readonly SweptBell[]): Promise<Id[]> {
	const changed = bells.flatMap(({ desk, key_waits }) => {
		const waits = (directory.desks.get(desk)?.epoch ?? 0) > 0 && deskWaiting(directory, desk).length > 0;
		return waits === key_waits ? [] : [{ desk, waits }];
	});
	for (const { desk, waits } of changed) await db.execute(sql`UPDATE bell SET key_waits = ${waits} WHERE desk = ${desk}`);
	return changed.filter(({ waits }) => waits).map(({ desk }) => desk);
}

const DUE = `SELECT c.desk, c.channel, c.address, c.secret, b.language, array_agg(r.id) AS rings,
	CASE WHEN bool_or(r.kind = 'late') THEN 'late' ELSE 'waits' END AS kind
	FROM bell_channel c JOIN bell b USING (desk) JOIN bell_ring r ON r.desk = c.desk AND r.channel = c.channel
	WHERE r.at <= $1 AND c.next_try <= $1
	GROUP BY c.desk, c.channel, b.language
	HAVING bool_or(r.urgent) OR c.rung IS NULL OR c.rung <= $2
	LIMIT ${AT_ONCE}`;

/** The messages that are due. */
export function dueMessages(db: Db, now: number): Promise<Outgoing[]> {
	return prepared<Outgoing>(db, "bells.due", DUE, [now, now - ORDINARY_EVERY]);
}
