/** Check-ins: when she is expected to say that she is all right. The server knows hand-off and time, and when somebody has rung at once. */
import { and, count, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Db } from "#server/database/database.ts";
import { checkIn } from "./tables.ts";

/** How many check-ins of one hand-off wait at most, and how many help words. So no check-in keeps a help word from ringing. */
const MOST = 20;

export type CheckInRow = typeof checkIn.$inferSelect;

/** The check-ins of these hand-offs that nobody has cleared. */
export async function checkInsOf(db: Db, handoffs: readonly Id[]): Promise<CheckInRow[]> {
	if (handoffs.length === 0) return [];
	return db
		.select()
		.from(checkIn)
		.where(inArray(checkIn.handoff, [...handoffs]));
}

/** The check-ins of the hand-offs from and to these desks, the earliest first. */
export async function checkInsOfDesks(db: Db, desks: readonly Id[]): Promise<CheckInRow[]> {
	if (desks.length === 0) return [];
	const mine = [...desks];
	return db
		.select()
		.from(checkIn)
		.where(or(inArray(checkIn.fromDesk, mine), inArray(checkIn.toDesk, mine)))
		.orderBy(checkIn.due, checkIn.id);
}

/** Saves a check-in, or changes a known one. @throws ProtocolError wrong-state for too many */
export async function saveCheckIn(
	db: Db,
	{ id: handoff, from, to }: Handoff,
	id: Id,
	{ due, helpAt }: { due: number; helpAt: number | null },
): Promise<void> {
	await db
		.insert(checkIn)
		.values({ handoff, id, fromDesk: from, toDesk: to, due, helpAt })
		.onConflictDoUpdate({
			target: [checkIn.handoff, checkIn.id],
			set: helpAt === null ? { due } : { helpAt: sql`coalesce(check_in.help_at, ${helpAt})` },
		});
	const isAlike = helpAt === null ? isNull(checkIn.helpAt) : isNotNull(checkIn.helpAt);
	const [row] = await db
		.select({ found: count() })
		.from(checkIn)
		.where(and(eq(checkIn.handoff, handoff), isAlike));
	if ((row?.found ?? 0) > MOST) throw new ProtocolError("wrong-state", `checkIn: at most ${MOST} check-ins of a hand-off wait`);
}

/** @throws ProtocolError not-found */
export async function clearCheckIn(db: Db, handoff: Id, id: Id): Promise<void> {
	const isCheckIn = and(eq(checkIn.handoff, handoff), eq(checkIn.id, id));
	const gone = await db.delete(checkIn).where(isCheckIn).returning({ id: checkIn.id });
	if (gone.length === 0) throw new ProtocolError("not-found");
}

/** Drops the check-ins of hand-offs that don't wait for any. */
export async function dropCheckIns(db: Db, handoffs: readonly Id[]): Promise<void> {
	if (handoffs.length > 0) await db.delete(checkIn).where(inArray(checkIn.handoff, [...handoffs]));
}
