/** The one-time tokens of tests of desks' phones, and what answers or cancels a test. SPEC "Cases", section 12. */
import { randomBytes } from "node:crypto";
import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { type Bytes, fromBase64Url, hash, type Id, tup } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import { pushDevice, ringTest, ringTestPlan, ringTestToken } from "./tables.ts";
import { ANSWER_WITHIN_MS, timeOfFirstTest, uniformRandom } from "./test-times.ts";

/** Only this hash is stored. */
const tokenHash = (token: Bytes): Bytes => hash(tup("cloister/1/ring-test", token));

/**
 * Makes the tokens of these devices, for pushes that are about to be sent. A push that wasn't sent, as after a crash, gets another token.
 * @returns the token of each device that a test rings, in base64url.
 */
export async function makeTokens(db: Db, devices: readonly Id[], now: number): Promise<Map<Id, string>> {
	if (devices.length === 0) return new Map();
	const waiting = await db
		.select({ device: ringTestToken.device })
		.from(ringTestToken)
		.innerJoin(ringTest, eq(ringTest.id, ringTestToken.test))
		.where(and(inArray(ringTestToken.device, [...devices]), eq(ringTestToken.taken, false), gt(ringTest.sentAt, now - ANSWER_WITHIN_MS)))
		// Whoever answers or cancels a test locks it too, before its tokens.
		.for("no key update", { of: ringTest });
	const made = new Map<Id, string>();
	for (const { device } of waiting) {
		const token = randomBytes(32);
		await db
			.update(ringTestToken)
			.set({ hash: tokenHash(token) })
			.where(eq(ringTestToken.device, device));
		made.set(device, token.toString("base64url"));
	}
	return made;
}

/** Notes that a push service has taken the pushes with the tokens of these devices. */
export async function saveTaken(db: Db, devices: readonly Id[]): Promise<void> {
	if (devices.length === 0) return;
	// To avoid deadlocks, everything that changes both changes the test first, and then its token.
	const isOfThem = inArray(ringTestToken.device, [...devices]);
	const tests = db.select({ id: ringTestToken.test }).from(ringTestToken).where(isOfThem);
	await db.update(ringTest).set({ reached: true }).where(inArray(ringTest.id, tests));
	await db.update(ringTestToken).set({ taken: true }).where(isOfThem);
}

/** Takes the answer to a test. @returns the desk. @throws ProtocolError not-found: no test waits for this token. @param token base64url. */
export async function answerTest(db: Db, token: string, now: number): Promise<Id> {
	const [found] = await db
		.select({ test: ringTestToken.test })
		.from(ringTestToken)
		.where(eq(ringTestToken.hash, tokenHash(fromBase64Url(token))));
	if (found === undefined) throw new ProtocolError("not-found");
	const [answered] = await db
		.update(ringTest)
		.set({ answeredAt: now, reached: true })
		.where(and(eq(ringTest.id, found.test), isNull(ringTest.answeredAt), gt(ringTest.sentAt, now - ANSWER_WITHIN_MS)))
		.returning({ desk: ringTest.desk });
	if (answered === undefined) throw new ProtocolError("not-found");
	await db.delete(ringTestToken).where(eq(ringTestToken.test, found.test));
	await notify(db, "rings", answered.desk);
	return answered.desk;
}

/**
 * Cancels the tests that ring devices of these members, because something else rings them at once, or because they are with somebody. A
 * cancelled test doesn't count. Another one comes within a week.
 */
export async function cancelTests(db: Db, members: readonly Id[], now: number): Promise<void> {
	if (members.length === 0) return;
	const rung = db
		.select({ test: ringTestToken.test })
		.from(ringTestToken)
		.innerJoin(pushDevice, eq(pushDevice.id, ringTestToken.device))
		.where(inArray(pushDevice.member, [...members]));
	const cancelled = await db
		.delete(ringTest)
		.where(and(isNull(ringTest.answeredAt), gt(ringTest.sentAt, now - ANSWER_WITHIN_MS), inArray(ringTest.id, rung)))
		.returning({ desk: ringTest.desk });
	for (const { desk } of cancelled)
		await db
			.update(ringTestPlan)
			.set({ due: timeOfFirstTest(now, uniformRandom) })
			.where(eq(ringTestPlan.desk, desk));
}
