/** The devices that ring: their subscriptions, and the pushes that wait for them. */
import { and, count, eq, inArray, isNull, lte, min, notInArray, or, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { BellLanguage } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, hasLeft } from "#protocol/folds/directory.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { onDuty } from "./ladder.ts";
import { teamsOf } from "./rota.ts";
import { ORDINARY_EVERY_MS } from "./rules.ts";
import { deskNews, pushDevice, pushRing } from "./tables.ts";
import { cancelTests, makeTokens, saveTaken } from "./test-tokens.ts";

/** How many devices of one member can ring. */
const MOST = 10;
/** A subscription ends after so many failed pushes in a row. A short outage counts as one. */
const FAILURES = 3;
const FAILURE_EVERY_MS = 3_600_000;
/** The most pushes that one round starts. */
const AT_ONCE = 50;

export type Device = typeof pushDevice.$inferSelect;

export function devicesOf(db: Db, member: Id): Promise<Device[]> {
	return db.select().from(pushDevice).where(eq(pushDevice.member, member)).orderBy(pushDevice.madeAt, pushDevice.id);
}

export interface NewDevice {
	endpoint: string;
	p256dh: string;
	auth: string;
	language: BellLanguage;
	/** Whether it also rings when its member isn't on duty. */
	always: boolean;
}

/** Saves the subscription of the device of this session. It replaces an earlier one with the same endpoint, also another member's. @throws ProtocolError wrong-state */
export async function saveDevice(db: Db, id: Id, member: Id, session: Id, device: NewDevice, now: number): Promise<void> {
	const { p256dh, auth, language, always } = device;
	const known = sql<Bytes>`(SELECT k.token FROM session s JOIN known_device k ON k.token = s.device AND k.member = s.member WHERE s.id = ${session})`;
	const set = { member, p256dh, auth, language, always, failures: 0, failedAt: null, device: known };
	await db
		.insert(pushDevice)
		.values({ id, endpoint: device.endpoint, ...set, madeAt: now })
		.onConflictDoUpdate({ target: pushDevice.endpoint, set });
	const [row] = await db.select({ found: count() }).from(pushDevice).where(eq(pushDevice.member, member));
	if ((row?.found ?? 0) > MOST)
		throw new ProtocolError("wrong-state", `endpoint: at most ${MOST} devices of one member ring; remove one first`);
}

/** @throws ProtocolError not-found */
export async function dropDevice(db: Db, member: Id, id: Id): Promise<void> {
	const gone = await db
		.delete(pushDevice)
		.where(and(eq(pushDevice.id, id), eq(pushDevice.member, member)))
		.returning({ id: pushDevice.id });
	if (gone.length === 0) throw new ProtocolError("not-found");
}

/** Rings one device of a member, as a test. @throws ProtocolError not-found */
export async function testDevice(db: Db, member: Id, id: Id, now: number): Promise<void> {
	const found = (await devicesOf(db, member)).filter((device) => device.id === id);
	if (found.length === 0) throw new ProtocolError("not-found");
	await ringDevices(db, found, now);
}

/**
 * Rings these devices. Several transactions ring devices at the same time. To avoid deadlocks, each transaction calls this once, with all
 * of its devices, and the rows are written in the order of their ids.
 */
export async function ringDevices(db: Db, devices: readonly Pick<Device, "id">[], now: number): Promise<void> {
	const ids = [...new Set(devices.map(({ id }) => id))].sort();
	if (ids.length === 0) return;
	await db
		.insert(pushRing)
		.values(ids.map((device) => ({ device, at: now })))
		.onConflictDoUpdate({ target: pushRing.device, set: { at: sql`greatest(push_ring.at + 1, excluded.at)` } });
}

/** Rings all devices of these members at once, and cancels tests that ring them. A transaction calls it once, as `ringDevices`. */
export async function ringMembers(db: Db, members: readonly Id[], now: number): Promise<void> {
	if (members.length === 0) return;
	await cancelTests(db, members, now);
	const devices = await db
		.select()
		.from(pushDevice)
		.where(inArray(pushDevice.member, [...members]));
	await ringDevices(db, devices, now);
}

/** How many devices of these members can ring. */
export async function countDevices(db: Db, members: readonly Id[]): Promise<number> {
	if (members.length === 0) return 0;
	const [row] = await db
		.select({ found: count() })
		.from(pushDevice)
		.where(inArray(pushDevice.member, [...members]));
	return row?.found ?? 0;
}

/** Notes that something waits for the devices of these desks. @param urgent whether it is about an emergency: then they ring at once. */
export async function noteNews(db: Db, desks: readonly Id[], urgent: boolean, now: number): Promise<void> {
	if (desks.length === 0) return;
	const noted = db.insert(deskNews).values([...new Set(desks)].sort().map((desk) => ({ desk, due: now, urgent })));
	if (urgent) await noted.onConflictDoUpdate({ target: deskNews.desk, set: { due: now, urgent } });
	else await noted.onConflictDoNothing();
}

/** Locks the rows, so that none is deleted that became urgent meanwhile. */
const NEWS = `SELECT desk, urgent FROM desk_news WHERE due <= $1 AND (urgent OR NOT desk = ANY ($2::uuid[]))
	ORDER BY due LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;

/**
 * Rings the devices of desks for which something waits: those on duty, and those that always want to ring.
 * @param quiet the desks with quiet hours now. Their news wait until the hours are over, unless they are about an emergency.
 */
export async function ringNews(db: Db, directory: Directory, now: number, quiet: readonly Id[]): Promise<void> {
	const news = await prepared<{ desk: Id; urgent: boolean }>(db, "news.due", NEWS, [now, quiet]);
	const desks = news.map(({ desk }) => desk);
	const teams = await teamsOf(db, directory, desks, now);
	const rung: Device[] = [];
	const urgentlyRung: Id[] = [];
	for (const { desk, urgent } of news) {
		const team = teams.get(desk)?.team;
		const free = (team?.members ?? []).filter((member) => !team?.busy.has(member));
		const duty = new Set(team ? onDuty(team, now) : []);
		const all = free.length === 0 ? [] : await db.select().from(pushDevice).where(inArray(pushDevice.member, free));
		const wanted = all.filter(({ member, always }) => always || duty.has(member));
		const recent = wanted.filter(({ rungAt }) => !urgent && rungAt !== null && rungAt > now - ORDINARY_EVERY_MS);
		rung.push(...wanted.filter((device) => !recent.includes(device)));
		if (urgent) urgentlyRung.push(...wanted.map(({ member }) => member));
		if (recent.length > 0)
			await db
				.update(deskNews)
				.set({ due: now + ORDINARY_EVERY_MS })
				.where(eq(deskNews.desk, desk));
		else await db.delete(deskNews).where(eq(deskNews.desk, desk));
	}
	await cancelTests(db, urgentlyRung, now);
	await ringDevices(db, rung, now);
}

/** Deletes the devices of members who have left. Those of suspended members are kept. */
export async function dropDevicesOfLeft(db: Db, directory: Directory): Promise<void> {
	const rows = await db.selectDistinct({ member: pushDevice.member }).from(pushDevice);
	const left = rows.filter(({ member: id }) => {
		const member = directory.members.get(id);
		return member !== undefined && hasLeft(directory, member);
	});
	const members = left.map(({ member }) => member);
	if (members.length > 0) await db.delete(pushDevice).where(inArray(pushDevice.member, members));
}

/** When each member with a device got the first one, UTC ms. */
export async function firstDevices(db: Db): Promise<Map<Id, number>> {
	const rows = await db
		.select({ member: pushDevice.member, at: min(pushDevice.madeAt) })
		.from(pushDevice)
		.groupBy(pushDevice.member);
	return new Map(rows.flatMap(({ member, at }) => (at === null ? [] : [[member, at]])));
}

/** A push that is due. */
export interface DuePush {
	device: Device;
	/** The time of the newest ring of the device that this push is for, UTC ms. A later ring needs another push. */
	ring: number;
	/** The token of a test of the desk; null for every other ring. */
	test: string | null;
}

/** The pushes that are due. Only active members are rung. @param inFlight the devices that wait for the result of a push. */
export async function duePushes(db: Db, directory: Directory, inFlight: readonly Id[], now: number): Promise<DuePush[]> {
	const due = await db
		.select({ device: pushDevice, ring: pushRing.at })
		.from(pushRing)
		.innerJoin(pushDevice, eq(pushDevice.id, pushRing.device))
		.where(notInArray(pushRing.device, [...inFlight]))
		.orderBy(pushRing.at)
		.limit(AT_ONCE);
	const isActive = ({ device }: Pick<DuePush, "device">) => directory.members.get(device.member)?.status === "active";
	const rung = due.filter(isActive);
	const tokens = await makeTokens(
		db,
		rung.map(({ device }) => device.id),
		now,
	);
	const dropped = due.filter((each) => !isActive(each)).map(({ device }) => device.id);
	// In the order of `ringDevices`, to avoid deadlocks.
	for (const id of dropped.sort()) await db.delete(pushRing).where(eq(pushRing.device, id));
	return rung.map((each) => ({ ...each, test: tokens.get(each.device.id) ?? null }));
}

/**
 * Writes the results of pushes, in the order of `ringDevices`, to avoid deadlocks. `ringMembers` locks tests before rings, so what the results
 * say about tests comes first.
 * @param failure "gone": the push service has ended the subscription.
 */
export async function savePushes(db: Db, results: readonly { push: DuePush; failure: string | null; at: number }[]): Promise<void> {
	const taken = results.filter(({ push, failure }) => failure === null && push.test !== null);
	await saveTaken(
		db,
		taken.map(({ push }) => push.device.id),
	);
	const sorted = [...results].sort((a, b) => (a.push.device.id < b.push.device.id ? -1 : 1));
	for (const { push, failure, at } of sorted) await savePush(db, push, failure, at);
}

async function savePush(db: Db, { device: { id }, ring }: DuePush, failure: string | null, at: number): Promise<void> {
	await db.delete(pushRing).where(and(eq(pushRing.device, id), lte(pushRing.at, ring)));
	if (failure === null) await db.update(pushDevice).set({ rungAt: at, failures: 0, failedAt: null }).where(eq(pushDevice.id, id));
	else {
		await db
			.update(pushDevice)
			.set({ failures: sql`failures + 1`, failedAt: at })
			.where(and(eq(pushDevice.id, id), or(isNull(pushDevice.failedAt), lte(pushDevice.failedAt, at - FAILURE_EVERY_MS))));
		await db.execute(sql`DELETE FROM push_device WHERE id = ${id} AND (failures >= ${FAILURES} OR ${failure === "gone"})`);
	}
}
