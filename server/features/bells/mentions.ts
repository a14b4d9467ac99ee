/** Rings the devices of members whom a message mentions. SPEC "Cases", section 12. */
import { inArray } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { activeMember, type Directory, desksOf } from "#protocol/folds/directory.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { ringDevices } from "./devices.ts";
import { onDuty } from "./ladder.ts";
import { teamsOf } from "./rota.ts";
import { ORDINARY_EVERY_MS } from "./rules.ts";
import { pushDevice } from "./tables.ts";

/** How many members are rung in one round. */
const AT_ONCE = 50;

/** Members with a device and a mention that hasn't rung. $1: members rung later than this wait. $2: now. */
const WAITING = `SELECT DISTINCT m.member FROM mention m
	WHERE m.waits AND EXISTS (SELECT FROM push_device d WHERE d.member = m.member)
		AND NOT EXISTS (SELECT FROM push_device d WHERE d.member = m.member AND d.rung_at > $1)
		AND NOT EXISTS (SELECT FROM busy_member b WHERE b.member = m.member AND b.until_at > $2)
	ORDER BY m.member`;

/** Members with a mention that waits in a thread that they still read. $1, $2: pairs of a member, and the member or a desk of theirs. */
const STILL_READ = `SELECT DISTINCT m.member FROM unnest($1::uuid[], $2::uuid[]) AS r (member, reader)
	JOIN mention m ON m.member = r.member AND m.waits
	JOIN holder h ON h.compartment = m.compartment AND h.reader = r.reader AND h.released`;

/** In the order in which `noteMentions` writes the rows, so that neither waits for the other in a circle. */
const HAVE_RUNG = `WITH rung AS (SELECT compartment, member FROM mention WHERE member = ANY($1) AND waits
		ORDER BY member, compartment FOR UPDATE)
	UPDATE mention m SET waits = false FROM rung WHERE m.compartment = rung.compartment AND m.member = rung.member`;

/**
 * Rings the devices that always ring, and those of members on duty. A mention waits while its member is with somebody, in the quiet hours of
 * all of their desks, and for a quarter of an hour after the last ring. When its member doesn't read the thread any more, it ends without a
 * ring.
 * @param quiet the desks with quiet hours now.
 */
export async function ringMentions(db: Db, directory: Directory, now: number, quiet: readonly Id[]): Promise<void> {
	const rows = await prepared<{ member: Id }>(db, "bells.mentions", WAITING, [now - ORDINARY_EVERY_MS, now]);
	const desksOfMember = (member: Id) => desksOf(directory, member).map(({ id }) => id);
	const isQuiet = (desks: readonly Id[]) => desks.length > 0 && desks.every((desk) => quiet.includes(desk));
	const members = rows
		.map(({ member }) => member)
		.filter((member) => activeMember(directory, member) !== null && !isQuiet(desksOfMember(member)))
		.slice(0, AT_ONCE);
	if (members.length === 0) return;
	const readers = members.flatMap((member) => [member, ...desksOfMember(member)].map((reader) => [member, reader] as const));
	const pairs = [readers.map(([member]) => member), readers.map(([, reader]) => reader)];
	const reading = (await prepared<{ member: Id }>(db, "bells.mentionsRead", STILL_READ, pairs)).map(({ member }) => member);
	const teams = await teamsOf(db, directory, [...new Set(reading.flatMap(desksOfMember))], now);
	const dutiful = new Set([...teams.values()].flatMap(({ team }) => onDuty(team, now)));
	const devices = await db.select().from(pushDevice).where(inArray(pushDevice.member, reading));
	await ringDevices(
		db,
		devices.filter(({ member, always }) => always || dutiful.has(member)),
		now,
	);
	await prepared(db, "bells.mentionsRung", HAVE_RUNG, [members]);
}
