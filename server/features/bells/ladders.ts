/**
 * The ladders of hand-offs that can't wait. A ladder is written in the transaction of the move that begins it, so a restart loses none. The
 * rounds of the process with the lease ring its steps.
 */
import { and, desc, eq, inArray, isNull, lt, lte, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { RingCause } from "#protocol/codes.ts";
import { type Directory, isCurrentDesk } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { mayCheckIn } from "#protocol/rules/handoff-state.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import { checkInsOf, dropCheckIns } from "./check-ins.ts";
import { countDevices, ringMembers } from "./devices.ts";
import { laddersOf, MOST_TAKES, roundOf, TAKEN_FOR_MS, type WantedLadder } from "./ladder.ts";
import { addRings } from "./outbox.ts";
import { type DeskTeam, teamsOf } from "./rota.ts";
import type { HandoffChange } from "./rules.ts";
import { ladder, missedRing } from "./tables.ts";

/** The most ladders that one round moves. */
const AT_ONCE = 50;
/** Coordinators see when nobody has taken these in time. */
const EMERGENCY_CAUSES: readonly RingCause[] = ["request", "help-word"];
/** For these causes, the desk's bell says that something is late. */
const LATE_CAUSES: readonly RingCause[] = ["overdue", "check-in"];

/** Begins, changes and ends the ladders of hand-offs that have moved. @param actor the desk that acted; null for an admin. */
export async function updateLadders(db: Db, moved: readonly HandoffChange[], actor: Id | null, now: number): Promise<void> {
	const present = await db
		.select()
		.from(ladder)
		.where(
			inArray(
				ladder.handoff,
				moved.map(({ after }) => after.id),
			),
		);
	const awaited = moved.filter(({ after }) => mayCheckIn(after)).map(({ after }) => after.id);
	await dropCheckIns(
		db,
		moved.map(({ after }) => after.id).filter((id) => !awaited.includes(id)),
	);
	const checkIns = await checkInsOf(db, awaited);
	for (const { before, after } of moved) {
		const rows = present.filter(({ handoff }) => handoff === after.id);
		const wanted = laddersOf(
			after,
			checkIns.filter(({ handoff }) => handoff === after.id),
		);
		const earlier = before === undefined ? [] : laddersOf(before);
		for (const row of rows) if (!wanted.some((each) => isSame(each, row))) await end(db, row, now);
		// A ladder that begins in the same change goes on.
		if (after.taken !== null && after.taken.at !== before?.taken?.at) await take(db, after.id, after.taken.by, now);
		for (const each of wanted) {
			const row = rows.find((one) => isSame(each, one));
			if (row !== undefined) await restartAt(db, row, each.starts);
			else if (mayBegin(each, earlier, actor)) await begin(db, after, each, now);
		}
	}
	for (const desk of new Set(moved.flatMap(({ after }) => [after.from, after.to]))) await notify(db, "rings", desk);
}

/** Begins, changes and ends the ladders of a hand-off whose check-ins have changed. */
export function renewLadders(db: Db, handoff: Handoff, now: number): Promise<void> {
	return updateLadders(db, [{ before: handoff, after: handoff, redAt: null, hasClosed: false }], null, now);
}

type Row = typeof ladder.$inferSelect;
type Key = Pick<Row, "handoff" | "desk" | "cause">;

const isSame = (wanted: WantedLadder, row: Row) => wanted.desk === row.desk && wanted.cause === row.cause;
const isRow = ({ handoff, desk, cause }: Key) => and(eq(ladder.handoff, handoff), eq(ladder.desk, desk), eq(ladder.cause, cause));

/** A ladder that only a change may begin doesn't ring the desk that made the change, and doesn't begin again. */
function mayBegin({ desk, cause, onlyAtChange }: WantedLadder, earlier: readonly WantedLadder[], actor: Id | null): boolean {
	return !onlyAtChange || (desk !== actor && !earlier.some((each) => each.cause === cause));
}

async function begin(db: Db, { id, from, to }: Handoff, { desk, cause, starts }: WantedLadder, now: number): Promise<void> {
	const at = starts ?? now;
	await db
		.insert(ladder)
		.values({ handoff: id, desk, cause, otherDesk: desk === from ? to : from, starts: at, nextAt: at })
		.onConflictDoNothing();
}

/** A ladder whose time has changed begins anew at this time, such as after a later `tellBy`. */
async function restartAt(db: Db, row: Row, starts: number | null): Promise<void> {
	if (starts === null || starts === row.starts) return;
	const fresh = { starts, step: 0, nextAt: starts, rung: [], devices: 0, rungAt: null, takenBy: null, takenAt: null, takes: 0 };
	await db.update(ladder).set(fresh).where(isRow(row));
}

async function end(db: Db, row: Row, now: number): Promise<void> {
	await db.delete(ladder).where(isRow(row));
	await endMissed(db, row.handoff, now, row.desk);
	await tell(db, row.rung);
}

/** Stops the ladders of a hand-off that ring now, each at most twice. They go on later, unless the hand-off was answered by then. */
async function take(db: Db, handoff: Id, by: Id, now: number): Promise<void> {
	const rows = await db
		.update(ladder)
		.set({ takenBy: by, takenAt: now, nextAt: sql`greatest(next_at, ${now + TAKEN_FOR_MS})`, takes: sql`takes + 1` })
		.where(and(eq(ladder.handoff, handoff), lte(ladder.starts, now), isNull(ladder.takenBy), lt(ladder.takes, MOST_TAKES)))
		.returning();
	await endMissed(db, handoff, now);
	await tell(db, new Set(rows.flatMap(({ rung }) => rung)));
}

/** Notes that somebody has taken or answered what nobody took in time. @param desk null for both desks. */
async function endMissed(db: Db, handoff: Id, now: number, desk: Id | null = null): Promise<void> {
	await db
		.update(missedRing)
		.set({ ended: now })
		.where(and(eq(missedRing.handoff, handoff), isNull(missedRing.ended), desk === null ? undefined : eq(missedRing.desk, desk)));
}

/** Tells the pages of these members to ask again what rings them. */
async function tell(db: Db, members: Iterable<Id>): Promise<void> {
	for (const member of members) await notify(db, "rings", member);
}

const DUE = `SELECT handoff, desk, cause FROM ladder WHERE next_at <= $1 ORDER BY next_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;

/** Rings the members of each ladder whose next step is due, and the bell of its desk. Only the process with the lease calls this. */
export async function ringLadders(db: Db, directory: Directory, now: number): Promise<void> {
	const keys = await prepared<Key>(db, "ladders.due", DUE, [now]);
	const desks = [...new Set(keys.map(({ desk }) => desk))];
	const teams = await teamsOf(db, directory, desks, now);
	const rung: Id[] = [];
	for (const key of keys) {
		const [row] = await db.select().from(ladder).where(isRow(key));
		const found = teams.get(key.desk);
		if (row === undefined || found === undefined) continue;
		if (isCurrentDesk(directory, key.desk)) rung.push(...(await ringStep(db, row, found, now)));
		else await end(db, row, now);
	}
	await ringMembers(db, [...new Set(rung)], now);
}

/** @returns the members to ring. */
async function ringStep(db: Db, row: Row, { team, times }: DeskTeam, now: number): Promise<Id[]> {
	const { members, bell, isCoordinatorsFirst, step, nextAt } = roundOf(row, times, team, now);
	const rung = [...new Set([...row.rung, ...members])];
	const devices = await countDevices(db, rung);
	await db
		.update(ladder)
		.set({ step, nextAt, rung, devices, ...(members.length > 0 && { rungAt: now }), takenBy: null, takenAt: null })
		.where(isRow(row));
	if (isCoordinatorsFirst && EMERGENCY_CAUSES.includes(row.cause) && row.takenBy === null)
		await db.insert(missedRing).values({ handoff: row.handoff, desk: row.desk, starts: row.starts }).onConflictDoNothing();
	if (bell)
		await addRings(db, [
			{ desk: row.desk, kind: LATE_CAUSES.includes(row.cause) ? "late" : "waits", urgent: true, handoff: row.handoff, at: now },
		]);
	await tell(db, rung);
	await notify(db, "rings", row.otherDesk);
	return members;
}

/** The ladders of a hand-off that have begun. One that has rung nobody yet is among them: the rota says that nobody is on duty. */
export function laddersOfHandoff(db: Db, handoff: Id): Promise<Row[]> {
	return db
		.select()
		.from(ladder)
		.where(and(eq(ladder.handoff, handoff), sql`step > 0`))
		.orderBy(ladder.starts, ladder.desk);
}

/** The ladders that ring this member now, and that nobody has taken. */
export function laddersThatRing(db: Db, member: Id): Promise<Row[]> {
	return db
		.select()
		.from(ladder)
		.where(and(sql`rung @> ARRAY[${member}::uuid]`, sql`taken_by IS NULL`))
		.orderBy(ladder.starts, ladder.handoff);
}

/** The emergencies of the last 90 days that nobody of the desk took before the coordinators were rung, newest first. */
export function missedRings(db: Db, desk: Id): Promise<(typeof missedRing.$inferSelect)[]> {
	return db.select().from(missedRing).where(eq(missedRing.desk, desk)).orderBy(desc(missedRing.starts)).limit(200);
}
