/**
 * Tests of the phones of desks. About once a month, at a random hour in which somebody is on duty, the devices on duty get a push with a
 * one-time token. The push opens a page with a button, which sends the token back. No member is stored with a test. SPEC "Cases", section 12.
 */
import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import type { PartOfDay } from "#protocol/codes.ts";
import { type Directory, isCurrentDesk, organisationIsActive } from "#protocol/folds/directory.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import { firstDevices, ringDevices } from "./devices.ts";
import { onDuty, type Team } from "./ladder.ts";
import { teamsOf } from "./rota.ts";
import { bell, ladder, pushDevice, ringTest, ringTestPlan, ringTestToken, rota } from "./tables.ts";
import {
	ANSWER_WITHIN_MS,
	isSomebodyOnDuty,
	partOfDay,
	type Random,
	timeOfFirstTest,
	timeOfNextTest,
	timeOfRetry,
	uniformRandom,
} from "./test-times.ts";

/** How many tests of each desk are kept, and for how long. */
const KEPT = 3;
const KEPT_FOR_MS = 100 * 86_400_000;
/** The most desks that one round tests. */
const AT_ONCE = 50;

/**
 * Ends tests that nobody has answered, plans tests of desks with new devices, and sends tests that are due. Only the process with the lease
 * calls this.
 * @returns how many tests have ended without an answer.
 */
export async function testDesks(db: Db, directory: Directory, now: number, random: Random = uniformRandom): Promise<number> {
	const missed = await endOldTests(db, now, random);
	await planTests(db, directory, now, random);
	const due = await db
		.select({ desk: ringTestPlan.desk })
		.from(ringTestPlan)
		.where(lte(ringTestPlan.due, now))
		.orderBy(ringTestPlan.due)
		.limit(AT_ONCE);
	const desks = due.map(({ desk }) => desk);
	const teams = await teamsOf(db, directory, desks, now);
	const rung: Id[] = [];
	for (const desk of desks) {
		const team = teams.get(desk)?.team;
		const devices = team === undefined ? [] : await startTest(db, desk, team, now);
		rung.push(...devices);
		await planTest(db, desk, devices.length > 0 ? timeOfNextTest(now, random) : timeOfRetry(now, random));
	}
	await ringDevices(
		db,
		rung.map((id) => ({ id })),
		now,
	);
	return missed;
}

/** @returns how many tests have ended without an answer. */
async function endOldTests(db: Db, now: number, random: Random): Promise<number> {
	// If no push service has taken a push, the test says nothing about the desk.
	const unsent = await db
		.delete(ringTest)
		.where(and(eq(ringTest.reached, false), isNull(ringTest.answeredAt), lte(ringTest.sentAt, now - ANSWER_WITHIN_MS)))
		.returning({ id: ringTest.id, desk: ringTest.desk });
	for (const { desk } of unsent) await planTest(db, desk, timeOfFirstTest(now, random));
	const over = await db
		.delete(ringTestToken)
		.where(sql`test IN (SELECT id FROM ring_test WHERE sent_at <= ${now - ANSWER_WITHIN_MS})`)
		.returning({ test: ringTestToken.test });
	const missed = [...new Set(over.map(({ test }) => test))];
	if (missed.length > 0) {
		const desks = await db.selectDistinct({ desk: ringTest.desk }).from(ringTest).where(inArray(ringTest.id, missed));
		for (const { desk } of desks) await notify(db, "rings", desk);
	}
	await db.execute(sql`DELETE FROM ring_test WHERE sent_at < ${now - KEPT_FOR_MS}`);
	return missed.length;
}

/** Plans the first test of each desk that has a device and no plan, and drops the plan of a desk without any, or that is closed. */
async function planTests(db: Db, directory: Directory, now: number, random: Random): Promise<void> {
	const withDevice = await firstDevices(db);
	const planned = new Set((await db.select({ desk: ringTestPlan.desk }).from(ringTestPlan)).map(({ desk }) => desk));
	for (const { id, organisation, members } of directory.desks.values()) {
		const hasDevice = [...members].some((member) => withDevice.has(member));
		if (!hasDevice || !isCurrentDesk(directory, id) || !organisationIsActive(directory, organisation)) {
			if (planned.has(id)) await db.delete(ringTestPlan).where(eq(ringTestPlan.desk, id));
		} else if (!planned.has(id)) {
			const [last] = await testsOf(db, id);
			const next = last === undefined ? 0 : timeOfNextTest(last.sentAt, random);
			await planTest(db, id, Math.max(timeOfFirstTest(now, random), next));
		}
	}
}

const testsOf = (db: Db, desk: Id) => db.select().from(ringTest).where(eq(ringTest.desk, desk)).orderBy(desc(ringTest.sentAt));

async function planTest(db: Db, desk: Id, due: number): Promise<void> {
	await db.insert(ringTestPlan).values({ desk, due }).onConflictDoUpdate({ target: ringTestPlan.desk, set: { due } });
}

/**
 * Starts a test.
 * @returns the devices to ring. None when a test isn't possible now: nobody is on duty, no free member on duty has a device, or an emergency
 * rings.
 */
async function startTest(db: Db, desk: Id, team: Team, now: number): Promise<Id[]> {
	if (!isSomebodyOnDuty(team, now)) return [];
	const members = onDuty(team, now).filter((member) => !team.busy.has(member));
	if (members.length === 0 || (await isRinging(db, desk, members, now))) return [];
	const devices = await db
		.select({ id: pushDevice.id })
		.from(pushDevice)
		.leftJoin(ringTestToken, eq(ringTestToken.device, pushDevice.id))
		.where(and(inArray(pushDevice.member, members), isNull(ringTestToken.device)));
	if (devices.length === 0) return [];
	const test = randomUUID();
	await db.insert(ringTest).values({ id: test, desk, sentAt: now, part: await partAt(db, desk, now) });
	await db.insert(ringTestToken).values(devices.map(({ id }) => ({ device: id, test })));
	await dropOldest(db, desk);
	return devices.map(({ id }) => id);
}

/** Whether an emergency rings this desk or one of these members. */
async function isRinging(db: Db, desk: Id, members: readonly Id[], now: number): Promise<boolean> {
	const rings = sql`rung && ARRAY[${sql.join(
		members.map((member) => sql`${member}::uuid`),
		sql`, `,
	)}]`;
	const [row] = await db
		.select({ desk: ladder.desk })
		.from(ladder)
		.where(and(isNotNull(ladder.nextAt), lte(ladder.starts, now), or(eq(ladder.desk, desk), rings)))
		.limit(1);
	return row !== undefined;
}

/** Day or night in the time zone of the quiet hours, else of the rota, else of the daily reminder. Null without any. */
async function partAt(db: Db, desk: Id, now: number): Promise<PartOfDay | null> {
	const [row] = await db.select({ zone: rota.zone, quiet: rota.quiet }).from(rota).where(eq(rota.desk, desk));
	const [reminder] = await db.select({ zone: bell.reminderZone }).from(bell).where(eq(bell.desk, desk));
	const zone = row?.quiet?.zone ?? row?.zone ?? reminder?.zone ?? null;
	return zone === null ? null : partOfDay(zone, now);
}

async function dropOldest(db: Db, desk: Id): Promise<void> {
	const old = (await testsOf(db, desk)).slice(KEPT).map(({ id }) => id);
	if (old.length > 0) await db.delete(ringTest).where(inArray(ringTest.id, old));
}

/** A test of a desk. Times in UTC ms. */
type RingTest = Pick<typeof ringTest.$inferSelect, "desk" | "sentAt" | "part" | "answeredAt">;

/**
 * The tests of all desks that were answered, or whose time is over, newest first. An answered test of a desk that has no device any more
 * says nothing, and is left out.
 */
export async function finishedTests(db: Db, directory: Directory, now: number): Promise<RingTest[]> {
	const { desk, sentAt, part, answeredAt } = ringTest;
	const rows = await db
		.select({ desk, sentAt, part, answeredAt })
		.from(ringTest)
		.where(or(isNotNull(answeredAt), and(eq(ringTest.reached, true), lte(sentAt, now - ANSWER_WITHIN_MS))))
		.orderBy(desc(sentAt), ringTest.id);
	const withDevice = await firstDevices(db);
	const hasDevice = (id: Id) => [...(directory.desks.get(id)?.members ?? [])].some((member) => withDevice.has(member));
	return rows.filter((row) => isCurrentDesk(directory, row.desk) && (row.answeredAt === null || hasDevice(row.desk)));
}
