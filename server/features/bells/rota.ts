/** The rotas of desks, and the members who are with somebody. */
import { and, eq, gt, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { coordinatorsOf, type Directory, deskMembers } from "#protocol/folds/directory.ts";
import { type LadderTimes, USUAL_TIMES } from "#protocol/rules/ring-times.ts";
import type { Db } from "#server/database/database.ts";
import type { Hours, Team } from "./ladder.ts";
import { isQuiet, type QuietHours } from "./rules.ts";
import { busyMember, rota, rotaDuty } from "./tables.ts";
import { cancelTests } from "./test-tokens.ts";

/** Rows are kept for a week after their end. */
const KEPT_FOR_MS = 7 * 86_400_000;
/** What nobody took in time is kept for so long. */
const MISSED_KEPT_FOR_MS = 90 * 86_400_000;

/** member: null when nobody is on duty. Then there is a number to call. */
export interface RotaRow extends Hours {
	member: Id | null;
	call?: string | undefined;
}

export interface Rota {
	rows: RotaRow[];
	/** Null: the usual times. */
	times: LadderTimes | null;
	quiet: QuietHours | null;
	version: number;
	setBy: Id | null;
	setAt: number | null;
}

/** The rota of a desk. An empty one with version 0 when nobody has set it. */
export async function readRota(db: Db, desk: Id): Promise<Rota> {
	const [row] = await db.select().from(rota).where(eq(rota.desk, desk));
	if (!row) return { rows: [], times: null, quiet: null, version: 0, setBy: null, setAt: null };
	const rows = await db.select().from(rotaDuty).where(eq(rotaDuty.desk, desk)).orderBy(rotaDuty.fromAt, rotaDuty.id);
	const { times, quiet, version, setBy, setAt } = row;
	return { rows: rows.map(rowOf), times, quiet, version, setBy, setAt };
}

const rowOf = ({ member, call, fromAt, untilAt }: typeof rotaDuty.$inferSelect): RotaRow => ({
	...{ member, from: fromAt, until: untilAt },
	...(call !== null && { call }),
});

/** Replaces the rota of a desk. @throws ProtocolError stale when somebody else was quicker. */
export async function saveRota(
	db: Db,
	{
		desk,
		rows,
		times,
		quiet,
		version,
		zone,
		by,
	}: Pick<Rota, "rows" | "times" | "quiet" | "version"> & {
		desk: Id;
		/** The time zone of the member who sets the rota. If undefined, the stored one stays. */
		zone?: string | undefined;
		by: Id;
	},
	now: number,
): Promise<void> {
	const set = { version: version + 1, times, quiet, setBy: by, setAt: now, ...(zone !== undefined && { zone }) };
	const saved =
		version === 0
			? await db
					.insert(rota)
					.values({ desk, ...set })
					.onConflictDoNothing()
					.returning({ desk: rota.desk })
			: await db
					.update(rota)
					.set(set)
					.where(and(eq(rota.desk, desk), eq(rota.version, version)))
					.returning({ desk: rota.desk });
	if (saved.length === 0) throw new ProtocolError("stale", "version: somebody has changed the rota meanwhile");
	await db.delete(rotaDuty).where(eq(rotaDuty.desk, desk));
	const kept = rows.filter(({ until }) => until > now - KEPT_FOR_MS);
	if (kept.length > 0)
		await db.insert(rotaDuty).values(kept.map(({ from, until, ...who }) => ({ desk, fromAt: from, untilAt: until, ...who })));
}

/** The desks with quiet hours now. */
export async function quietDesks(db: Db, now: number): Promise<Id[]> {
	const rows = await db.select({ desk: rota.desk, quiet: rota.quiet }).from(rota).where(isNotNull(rota.quiet));
	return rows.filter(({ quiet }) => quiet !== null && isQuiet(quiet, now)).map(({ desk }) => desk);
}

/** The team of a desk, and when it is rung. */
export interface DeskTeam {
	team: Team;
	times: LadderTimes;
}

export async function teamsOf(db: Db, directory: Directory, desks: readonly Id[], now: number): Promise<Map<Id, DeskTeam>> {
	if (desks.length === 0) return new Map();
	const settings = await db
		.select()
		.from(rota)
		.where(inArray(rota.desk, [...desks]));
	const rows = await db
		.select()
		.from(rotaDuty)
		.where(and(inArray(rotaDuty.desk, [...desks]), gt(rotaDuty.untilAt, now)));
	const busy = new Set((await db.select().from(busyMember).where(gt(busyMember.untilAt, now))).map(({ member }) => member));
	return new Map(
		desks.map((desk) => {
			const organisation = directory.desks.get(desk)?.organisation;
			const found = rows.filter((row) => row.desk === desk).map(rowOf);
			const phones = directory.desks.get(desk)?.contact?.numbers.map(({ phone }) => phone) ?? [];
			const team: Team = {
				members: deskMembers(directory, desk).map(({ id }) => id),
				coordinators: organisation === undefined ? [] : coordinatorsOf(directory, organisation).map(({ id }) => id),
				rota: found.flatMap(({ member, from, until }) => (member === null ? [] : [{ member, from, until }])),
				// A number that the desk has taken back would leave whoever asks without help.
				nobody: found.flatMap(({ call, from, until }) => (call !== undefined && phones.includes(call) ? [{ call, from, until }] : [])),
				busy,
			};
			return [desk, { team, times: settings.find((each) => each.desk === desk)?.times ?? USUAL_TIMES }];
		}),
	);
}

/** The desks whose rota has a row that covers now. */
export async function desksWithDuty(db: Db, now: number): Promise<Id[]> {
	const rows = await db
		.selectDistinct({ desk: rotaDuty.desk })
		.from(rotaDuty)
		.where(and(lte(rotaDuty.fromAt, now), gt(rotaDuty.untilAt, now)));
	return rows.map(({ desk }) => desk);
}

/** Until when the member is with somebody, UTC ms; null when nothing keeps them from being rung. */
export async function busyUntil(db: Db, member: Id, now: number): Promise<number | null> {
	const [row] = await db
		.select()
		.from(busyMember)
		.where(and(eq(busyMember.member, member), gt(busyMember.untilAt, now)));
	return row?.untilAt ?? null;
}

/** @param until UTC ms; not later than now: nothing keeps the member from being rung any more. */
export async function saveBusy(db: Db, member: Id, until: number, now: number): Promise<void> {
	if (until <= now) await db.delete(busyMember).where(eq(busyMember.member, member));
	else {
		await db
			.insert(busyMember)
			.values({ member, untilAt: until })
			.onConflictDoUpdate({ target: busyMember.member, set: { untilAt: until } });
		await cancelTests(db, [member], now);
	}
}

/** Deletes what is past. Each query reads by index. */
export async function deletePast(db: Db, now: number): Promise<void> {
	await db.execute(sql`DELETE FROM rota_duty WHERE until_at < ${now - KEPT_FOR_MS}`);
	await db.execute(sql`DELETE FROM missed_ring WHERE starts < ${now - MISSED_KEPT_FOR_MS}`);
	await db.execute(sql`DELETE FROM busy_member WHERE until_at <= ${now}`);
}
