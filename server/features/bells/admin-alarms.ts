/**
 * Rings the admins when something needs them: once, and again each day until it is over. A condition that comes back rings at most every six
 * hours. SPEC "Cases", section 10.
 */
import { eq, sql } from "drizzle-orm";
import { fromBase64Url } from "#protocol/bytes.ts";
import { ADMINS } from "#protocol/codes.ts";
import {
	admins,
	coordinatorsOf,
	type Directory,
	isWaiting,
	type Member,
	mayApprove,
	openProposals,
	type Proposal,
} from "#protocol/folds/directory.ts";
import { backupTimes } from "#server/base/backup-notes.ts";
import type { Config } from "#server/base/config.ts";
import { spaceOn } from "#server/base/disk.ts";
import type { Secrets } from "#server/base/secrets.ts";
import type { Db } from "#server/database/database.ts";
import { witnessedState } from "#server/ledger/cosignatures.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import { logHead } from "#server/ledger/tables.ts";
import { ringMembers } from "./devices.ts";
import { saveBell } from "./store.ts";
import { adminAlarm, bell, bellChannel, bellRing, type Channel } from "./tables.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A condition that comes back rings again at the earliest this long after its last ring. An example is free space that changes around its limit. */
const QUIET_MS = 6 * HOUR;

/** What any process can see in the database. */
const SEEN_BY_ALL = ["signing", "witnesses", "vetting"] as const;
/** What only the process sees that signs, because the notes of backups lie on its machine. */
const SEEN_BY_SIGNER = ["backup", "disk"] as const;
/** What only a process sees that serves the public site. */
const SEEN_BY_SITE = ["site"] as const;
const SEEN_BY = { database: SEEN_BY_ALL, machine: SEEN_BY_SIGNER, site: SEEN_BY_SITE };
type Kind = (typeof SEEN_BY)[keyof typeof SEEN_BY][number];
/** A condition "vetting" includes the id of the newcomer or proposal, so that each one rings, even if another has just rung. */
export type Condition = Exclude<Kind, "vetting"> | `vetting ${string}`;

/** Sets the bell of the admins as the settings say. Called at the start. */
export async function saveAdminBell(db: Db, { admins: { mail, webhook, language } }: Config, { adminsWebhookKey }: Secrets, now: number) {
	const channels = [
		...(mail === null ? [] : [{ channel: "mail" as const, address: mail, secret: null }]),
		...(webhook === null || adminsWebhookKey === null
			? []
			: [{ channel: "webhook" as const, address: webhook, secret: fromBase64Url(adminsWebhookKey) }]),
	];
	if (channels.length > 0) return saveBell(db, { desk: ADMINS, language, reminder: null, channels }, now);
	for (const table of [bellRing, bellChannel, bell]) await db.delete(table).where(eq(table.desk, ADMINS));
}

/** @param now UTC ms. */
export async function conditionsInDatabase(db: Db, directory: Directory, now: number): Promise<Condition[]> {
	return [
		...((await isSigningLate(db, now)) ? ["signing" as const] : []),
		...((await isUnwitnessed(db, directory, now)) ? ["witnesses" as const] : []),
		...waitingForVetting(directory),
	];
}

/** Whether access entries wait although nothing was signed for an hour. */
async function isSigningLate(db: Db, now: number): Promise<boolean> {
	const newest = await newestCheckpoint(db, "access");
	if (newest === null || newest.at > now - HOUR) return false;
	const [head] = await db.select({ next: logHead.next }).from(logHead).where(eq(logHead.log, "access"));
	return head !== undefined && head.next > newest.size;
}

async function isUnwitnessed(db: Db, { witnesses }: Directory, now: number): Promise<boolean> {
	const states = await Promise.all((["access", "directory"] as const).map((log) => witnessedState(db, log, witnesses, now)));
	return states.some((state) => state?.unwitnessedSince != null && state.unwitnessedSince < now - HOUR);
}

/** The proposals that wait for an admin, and the newcomers for whom no coordinator vouches first. */
function waitingForVetting(directory: Directory): Condition[] {
	const all = admins(directory);
	const isForAdmins = (proposal: Proposal) => isWaiting(proposal) && all.some((admin) => mayApprove(directory, proposal, admin));
	const isAlone = ({ joining, organisation }: Member) =>
		joining !== null && (organisation === null || coordinatorsOf(directory, organisation).length === 0);
	const proposals = openProposals(directory).filter(isForAdmins);
	const newcomers = [...directory.members.values()].filter(isAlone);
	return [...proposals.map(({ statement }) => statement.key), ...newcomers.map(({ id }) => id)].map((of): Condition => `vetting ${of}`);
}

/** What needs an admin on the machine of this process. @param now UTC ms. */
export async function conditionsOfMachine(dataFolder: string, founded: number, now: number): Promise<Condition[]> {
	const backups = Object.values(await backupTimes(dataFolder));
	return conditionsOf({ backups, disk: await spaceOn(dataFolder), founded }, now);
}

interface Machine {
	/** When each part was backed up last, UTC ms; null: never on this machine. */
	backups: readonly (number | null)[];
	/** In bytes; null where the system doesn't tell. */
	disk: { free: number; size: number } | null;
	/** When the network was founded, UTC ms. Its first backup has a day's time too. */
	founded: number;
}

/** @param now UTC ms. */
export function conditionsOf({ backups, disk, founded }: Machine, now: number): Condition[] {
	const known = backups.filter((at) => at !== null);
	const isOld = Math.min(...(known.length === 0 ? [founded] : known)) < now - DAY;
	const isFull = disk !== null && disk.free < disk.size / 10;
	return [...(isOld ? ["backup" as const] : []), ...(isFull ? ["disk" as const] : [])];
}

/**
 * Stores the conditions that need an admin now. Rings the admins if a condition is new, has come back, or was rung a day ago. One ring is about
 * all conditions that were found.
 * @param seen what the caller can see. Other conditions stay as they are.
 */
export async function noteConditions(
	db: Db,
	directory: Directory,
	{ found, seen }: { found: readonly Condition[]; seen: keyof typeof SEEN_BY },
	now: number,
): Promise<void> {
	const kinds = sql.param([...SEEN_BY[seen]]);
	const present = sql`condition = ANY (${sql.param([...found])}::text[])`;
	await db.execute(sql`UPDATE admin_alarm SET ended = ${now}
		WHERE ended IS NULL AND split_part(condition, ' ', 1) = ANY (${kinds}::text[]) AND NOT ${present}`);
	await db.execute(sql`DELETE FROM admin_alarm WHERE ended IS NOT NULL AND rung_at <= ${now - QUIET_MS} AND NOT ${present}`);
	if (found.length === 0) return dropWhenAllOver(db);
	await db.execute(sql`UPDATE admin_alarm SET ended = NULL, since = ${now} WHERE ended IS NOT NULL AND ${present}`);
	const added = await db
		.insert(adminAlarm)
		.values(found.map((condition) => ({ condition, since: now, rungAt: now })))
		.onConflictDoNothing()
		.returning();
	const { rows: again } = await db.execute(sql`SELECT FROM admin_alarm
		WHERE ${present} AND (rung_at <= ${now - DAY} OR (since > rung_at AND rung_at <= ${now - QUIET_MS})) LIMIT 1`);
	if (added.length + again.length === 0) return;
	await db.execute(sql`UPDATE admin_alarm SET rung_at = ${now} WHERE ${present}`);
	const channels = await db.select({ channel: bellChannel.channel }).from(bellChannel).where(eq(bellChannel.desk, ADMINS));
	const ring = (channel: Channel) => ({ desk: ADMINS, channel, kind: "admins" as const, urgent: true, handoff: null, at: now });
	if (channels.length > 0) await db.insert(bellRing).values(channels.map(({ channel }) => ring(channel)));
	await ringMembers(
		db,
		admins(directory).map(({ id }) => id),
		now,
	);
}

/** A ring that couldn't be sent isn't needed when nothing needs an admin any more. */
async function dropWhenAllOver(db: Db): Promise<void> {
	await db.execute(sql`DELETE FROM bell_ring WHERE desk = ${ADMINS} AND NOT EXISTS (SELECT FROM admin_alarm WHERE ended IS NULL)`);
}
