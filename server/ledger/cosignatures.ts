/**
 * Cosignatures, and the checkpoint that is served. If the directory wants witnesses, a new checkpoint is held back until enough of
 * them have cosigned it, but at most for `WAIT_FOR_WITNESSES_MS`. Then it is served without their cosignatures, and the status says since
 * when the log is unwitnessed. Appending, integrating and signing never wait. A served checkpoint is never followed by a smaller one. Only
 * witnesses that the directory names at present count. docs/decisions/0008-served-checkpoint.md gives the reasons.
 */
import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import { FRESH_WITHIN, quorumTime } from "#protocol/log/freshness.ts";
import { addSignatureLines, type Cosignature, type NamedWitnesses } from "#protocol/log/witness.ts";
import type { Db } from "#server/database/database.ts";
import { cosignaturesAt, cosignaturesNeeded, newestOfEach, newestWitnessed } from "./cosignature-store.ts";
import { newestCheckpoint, type PublishedCheckpoint, publishedAt } from "./publish.ts";
import { checkpoint, cosignature, type LogName, logServed } from "./tables.ts";

/** How long a checkpoint is held back for its witnesses. */
export const WAIT_FOR_WITNESSES_MS = 10_000;

/** How far a witness's clock may be ahead of this server's clock. */
const MAX_SKEW_MS = 5 * 60_000;

/** Whether a cosignature is dated more than MAX_SKEW_MS in the future. It would count as fresh for too long. @param now UTC ms. */
export function hasFutureTime(cosigned: readonly Cosignature[], now: number): boolean {
	return cosigned.some(({ time }) => time * 1000 > now + MAX_SKEW_MS);
}

/** The checkpoint that everybody gets. Its note carries the cosignatures that count. Null while nothing was signed. */
export async function servedCheckpoint(db: Db, log: LogName, named: NamedWitnesses): Promise<PublishedCheckpoint | null> {
	const [row] = await db.select({ size: logServed.size }).from(logServed).where(eq(logServed.log, log));
	const found = await (row?.size == null ? newestCheckpoint(db, log) : publishedAt(db, log, row.size));
	return found && withCosignatures(found, await cosignaturesAt(db, log, found.size, named));
}

function withCosignatures<T extends { note: string }>(published: T, lines: readonly { line: string }[]): T {
	const note = addSignatureLines(
		published.note,
		lines.map(({ line }) => line),
	);
	return { ...published, note };
}

/** Serves the newest checkpoint from now on, because the directory names no witnesses. */
export async function serveNewest(db: Db, log: LogName): Promise<void> {
	await db.update(logServed).set({ size: null }).where(eq(logServed.log, log));
}

/** What the database remembers about serving one log. */
interface ServedSizes {
	/** Size of the checkpoint that is served; null: always the newest. */
	size: number | null;
	/** Size of the newest checkpoint that enough witnesses have cosigned; null while there is none. */
	witnessed: number | null;
}

export interface ServingState {
	/** Size of the checkpoint that is served now; null: always the newest. */
	served: number | null;
	/** Size of the newest signed checkpoint. */
	newest: number;
	/** Size of the newest checkpoint that enough witnesses have cosigned; null while there is none. */
	witnessed: number | null;
	/** When the first checkpoint beyond `witnessed` was signed, UTC ms; null when there is none. */
	unwitnessedSince: number | null;
	/** How many witnesses the directory wants. */
	wanted: number;
	/** UTC ms. */
	now: number;
}

/** Decides which checkpoint is served next: the newest one, or the newest witnessed one while the newest is held back. */
export function nextServed({ served, newest, witnessed, unwitnessedSince, wanted, now }: ServingState): number {
	// With `served` null the newest one is served already, and it can't be taken back.
	if (wanted === 0 || served === null || witnessed === null || unwitnessedSince === null) return newest;
	return now - unwitnessedSince <= WAIT_FOR_WITNESSES_MS ? witnessed : newest;
}

/** Updates which checkpoint is served. Callers may race, because the stored sizes only grow. @param now UTC ms. */
export async function serveWitnessed(db: Db, log: LogName, named: NamedWitnesses, now: number): Promise<void> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return;
	const served = await readServed(db, log);
	const witnessed = (await newestWitnessed(db, log, named, served.witnessed ?? 0)) ?? served.witnessed;
	const unwitnessedSince = await timeOfFirstBeyond(db, log, witnessed ?? 0);
	const size = nextServed({ served: served.size, newest: newest.size, witnessed, unwitnessedSince, wanted: named.wanted, now });
	await db
		.update(logServed)
		.set({
			size: sql`GREATEST(${logServed.size}, ${size}::bigint)`,
			witnessed: sql`GREATEST(${logServed.witnessed}, ${witnessed}::bigint)`,
		})
		.where(eq(logServed.log, log));
	if (witnessed !== null) await db.delete(cosignature).where(and(eq(cosignature.log, log), lt(cosignature.size, witnessed)));
}

async function readServed(db: Db, log: LogName): Promise<ServedSizes> {
	const [row] = await db.select({ size: logServed.size, witnessed: logServed.witnessed }).from(logServed).where(eq(logServed.log, log));
	return row ?? { size: null, witnessed: null };
}

/** When the first checkpoint beyond this size was signed, UTC ms; null when there is none. */
async function timeOfFirstBeyond(db: Db, log: LogName, size: number): Promise<number | null> {
	const [row] = await db
		.select({ at: checkpoint.at })
		.from(checkpoint)
		.where(and(eq(checkpoint.log, log), gt(checkpoint.size, size)))
		.orderBy(asc(checkpoint.size))
		.limit(1);
	return row?.at ?? null;
}

export interface WitnessedState {
	/** Size of the newest signed checkpoint. */
	size: number;
	/** Size of the checkpoint that is served. */
	served: number;
	/** The newest checkpoint that enough witnesses have cosigned. Its note carries their cosignatures. */
	witnessed: { size: number; note: string } | null;
	/**
	 * Since when too few witnesses have cosigned the newest checkpoint, or their cosignatures are too old, UTC ms. Null when all is well or no
	 * witness is wanted.
	 */
	unwitnessedSince: number | null;
	/** The newest cosignature of each witness, by verifier key. Time is in POSIX seconds. */
	byWitness: Map<string, { size: number; time: number }>;
}

/** How well the newest checkpoint of a log is witnessed; null while nothing was signed. @param now UTC ms. */
export async function witnessedState(db: Db, log: LogName, named: NamedWitnesses, now: number): Promise<WitnessedState | null> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return null;
	const stored = await readServed(db, log);
	const lines = stored.witnessed === null ? [] : await cosignaturesAt(db, log, stored.witnessed, named);
	const times = lines.map(({ time }) => time * 1000);
	const witnessedAt = quorumTime(times, cosignaturesNeeded(named));
	// The directory may name other witnesses by now, so the checkpoint may have lost its quorum.
	const found = witnessedAt === null || stored.witnessed === null ? null : await publishedAt(db, log, stored.witnessed);
	const firstBeyond = await timeOfFirstBeyond(db, log, found?.size ?? 0);
	const staleSince = witnessedAt !== null && now - witnessedAt > FRESH_WITHIN ? witnessedAt : null;
	return {
		size: newest.size,
		served: stored.size ?? newest.size,
		witnessed: found && withCosignatures({ size: found.size, note: found.note }, lines),
		unwitnessedSince: named.wanted === 0 ? null : (firstBeyond ?? staleSince),
		byWitness: await newestOfEach(db, log, named),
	};
}
