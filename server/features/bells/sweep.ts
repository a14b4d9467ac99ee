/** The sweep: looks for timed events, and adds their rings to the outbox. */
import { notInArray, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { ADMINS } from "#protocol/codes.ts";
import { type Directory, deskMembers, deskWaiting, isCurrentDesk } from "#protocol/folds/directory.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { dropDevicesOfLeft, firstDevices } from "./devices.ts";
import { ringAtDesks } from "./outbox.ts";
import { deletePast } from "./rota.ts";
import { isReminderDue } from "./rules.ts";
import { keyWait } from "./tables.ts";

/** How often timed events are looked for. */
export const SWEEP_EVERY_MS = 10_000;
/** An entry rings when nobody of the desk has seen it for so long. */
const UNSEEN_FOR_MS = 3_600_000;
/** A ring that couldn't be sent for so long is dropped. */
const KEPT_FOR_MS = 7 * 86_400_000;

/** A desk that can be rung: it has a bell, or a member with a device. since: events up to this time have rung already, or don't ring, UTC ms. */
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

interface SweptBell {
	desk: Id;
	hour: number | null;
	zone: string | null;
	set_at: number;
}

const BELLS = "SELECT desk, reminder_hour AS hour, reminder_zone AS zone, set_at FROM bell WHERE desk <> $1";

/** Adds the rings of timed events. @param swept the time up to which the last sweep has looked for them, UTC ms. */
export async function sweep(db: Db, events: TimedEvents, directory: Directory, swept: number, now: number): Promise<void> {
	if (now < swept + SWEEP_EVERY_MS) return;
	await removeBellsOfGoneDesks(db, directory);
	await dropDevicesOfLeft(db, directory);
	const bells = await prepared<SweptBell>(db, "bells.sweep", BELLS, [ADMINS]);
	const desks = await desksToSweep(db, directory, bells, swept);
	const due = await events.dueDesks(db, desks, now);
	const amber = due.filter((each) => each.amber).map(({ desk }) => desk);
	const red = due.filter((each) => each.red).map(({ desk }) => desk);
	const unseen = await desksWithUnseenEntries(db, events, directory, desks, now);
	const reminded = remindedDesks(bells, swept, now);
	const keyWaits = await newKeyWaits(db, directory, desks);
	await ringAtDesks(db, [...new Set([...amber, ...reminded, ...unseen, ...keyWaits])], "waits", now);
	await ringAtDesks(db, red, "late", now);
	await db.execute(sql`DELETE FROM bell_ring WHERE at < ${now - KEPT_FOR_MS}`);
	await deletePast(db, now);
	// This must be the last query, because the renewal of the lease waits for the lock on this row.
	const { rowCount } = await db.execute(sql`UPDATE bell_lease SET swept = ${now} WHERE swept = ${swept}`);
	if (rowCount === 0) throw new Error("another process has swept at the same time");
}

/** Removes the bells of desks that are closed, or whose organisation was removed. */
async function removeBellsOfGoneDesks(db: Db, directory: Directory): Promise<void> {
	const rows = await prepared<{ desk: Id }>(db, "bells.desks", "SELECT desk FROM bell WHERE desk <> $1", [ADMINS]);
	const gone = rows.filter(({ desk }) => !isCurrentDesk(directory, desk)).map(({ desk }) => desk);
	if (gone.length === 0) return;
	for (const table of [sql`bell_ring`, sql`bell_channel`, sql`bell`])
		await db.execute(sql`DELETE FROM ${table} WHERE desk = ANY (${sql.param(gone)}::uuid[])`);
}

async function desksToSweep(db: Db, directory: Directory, bells: readonly SweptBell[], swept: number): Promise<SweptDesk[]> {
	const first = await firstDevices(db);
	const began = new Map(bells.map(({ desk, set_at }) => [desk, set_at]));
	for (const { id, members } of directory.desks.values()) {
		const made = [...members].flatMap((member) => first.get(member) ?? []);
		if (made.length > 0 && isCurrentDesk(directory, id)) began.set(id, Math.min(...made, began.get(id) ?? Infinity));
	}
	return [...began].map(([desk, since]) => ({ desk, since: Math.max(swept, since) }));
}

function desksWithUnseenEntries(
	db: Db,
	events: TimedEvents,
	directory: Directory,
	desks: readonly SweptDesk[],
	now: number,
): Promise<Id[]> {
	const watched = desks.map(({ desk, since }) => ({
		desk,
		since: since - UNSEEN_FOR_MS,
		members: deskMembers(directory, desk).map(({ id }) => id),
	}));
	return events.unseenDesks(db, watched, now - UNSEEN_FOR_MS);
}

/** The desks whose daily reminder has become due since the last sweep. */
function remindedDesks(bells: readonly SweptBell[], swept: number, now: number): Id[] {
	return bells
		.filter(({ hour, zone, set_at }) => hour !== null && zone !== null && isReminderDue({ hour, zone }, Math.max(swept, set_at), now))
		.map(({ desk }) => desk);
}

/** The desks at which a colleague has begun to wait for the desk's key. */
async function newKeyWaits(db: Db, directory: Directory, desks: readonly SweptDesk[]): Promise<Id[]> {
	const wait = desks
		.map(({ desk }) => desk)
		.filter((desk) => (directory.desks.get(desk)?.epoch ?? 0) > 0 && deskWaiting(directory, desk).length > 0);
	await db.delete(keyWait).where(notInArray(keyWait.desk, wait));
	if (wait.length === 0) return [];
	const added = await db
		.insert(keyWait)
		.values(wait.map((desk) => ({ desk })))
		.onConflictDoNothing()
		.returning();
	return added.map(({ desk }) => desk);
}
