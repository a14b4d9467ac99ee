/**
 * Cosignatures, and which checkpoint is served. While the network's policy wants witnesses, a new checkpoint is held back
 * until enough of them have cosigned it, but never for longer than `PATIENCE`: then it is served as it is, and shows since
 * when the log is unwitnessed. Nothing waits for that: entries, tree and signatures go on. What was served once is never
 * followed by a smaller one. Why, says docs/decisions/0008-served-checkpoint.md.
 */
import { and, asc, count, desc, eq, gt, gte, lt, sql } from "drizzle-orm";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { type Cosignature, FRESH, quorumTime, withLines } from "#protocol/log/witness.ts";
import type { Db } from "../database.ts";
import { newestCheckpoint, type PublishedCheckpoint, publishedAt } from "./publish.ts";
import { checkpoint, cosignature, type LogName, logServed } from "./tables.ts";

/** How long a checkpoint waits for its witnesses, in ms. */
export const PATIENCE = 10_000;

/** Keeps the newest of each witness. @param given verified by the caller, against a checkpoint that was signed here. */
export async function keepCosignatures(db: Db, log: LogName, size: number, given: readonly Cosignature[], at: number): Promise<void> {
	if (given.length === 0) return;
	const rows = given.map(({ key, time, line }) => ({ log, size, witness: formatVerifierKey(key), time, line, at }));
	await db
		.insert(cosignature)
		.values(rows)
		.onConflictDoUpdate({
			target: [cosignature.log, cosignature.size, cosignature.witness],
			set: { time: sql`excluded.time`, line: sql`excluded.line`, at: sql`excluded.at` },
			setWhere: sql`excluded.time > ${cosignature.time}`,
		});
}

/** What is served to everybody: the note carries all cosignatures there are. Null while nothing was signed. */
export async function servedCheckpoint(db: Db, log: LogName): Promise<PublishedCheckpoint | null> {
	const [row] = await db.select({ size: logServed.size }).from(logServed).where(eq(logServed.log, log));
	const found = await (row?.size == null ? newestCheckpoint(db, log) : publishedAt(db, log, row.size));
	return (
		found && {
			...found,
			note: withLines(
				found.note,
				(await linesOf(db, log, found.size)).map(({ line }) => line),
			),
		}
	);
}

function linesOf(db: Db, log: LogName, size: number) {
	return db
		.select({ witness: cosignature.witness, time: cosignature.time, line: cosignature.line })
		.from(cosignature)
		.where(and(eq(cosignature.log, log), eq(cosignature.size, size)))
		.orderBy(asc(cosignature.witness))
		.limit(32);
}

/** Without witnesses the newest checkpoint is served at once. */
export async function serveNewest(db: Db, log: LogName): Promise<void> {
	await db.update(logServed).set({ size: null }).where(eq(logServed.log, log));
}

/**
 * Lets what is served move on. Any number of callers may race: sizes only grow.
 * @param wanted how many witnesses the policy wants. @param now UTC ms.
 */
export async function serveWitnessed(db: Db, log: LogName, wanted: number, now: number): Promise<void> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return;
	const before = await served(db, log);
	const witnessed = (await newestWitnessed(db, log, Math.max(wanted, 1), before.witnessed ?? 0)) ?? before.witnessed;
	const since = await firstAfter(db, log, witnessed ?? 0);
	// Without a size, the newest was served until now.
	const held = wanted > 0 && before.size !== null && witnessed !== null && since !== null && now - since <= PATIENCE;
	const size = held ? witnessed : newest.size;
	await db
		.update(logServed)
		.set({
			size: sql`GREATEST(${logServed.size}, ${size}::bigint)`,
			witnessed: sql`GREATEST(${logServed.witnessed}, ${witnessed}::bigint)`,
		})
		.where(eq(logServed.log, log));
	if (witnessed !== null) await db.delete(cosignature).where(and(eq(cosignature.log, log), lt(cosignature.size, witnessed)));
}

async function served(db: Db, log: LogName): Promise<{ size: number | null; witnessed: number | null }> {
	const [row] = await db.select({ size: logServed.size, witnessed: logServed.witnessed }).from(logServed).where(eq(logServed.log, log));
	return row ?? { size: null, witnessed: null };
}

async function newestWitnessed(db: Db, log: LogName, wanted: number, from: number): Promise<number | null> {
	const [row] = await db
		.select({ size: cosignature.size })
		.from(cosignature)
		.where(and(eq(cosignature.log, log), gte(cosignature.size, from)))
		.groupBy(cosignature.size)
		.having(gte(count(), wanted))
		.orderBy(desc(cosignature.size))
		.limit(1);
	return row?.size ?? null;
}

/** When the first checkpoint beyond a size was signed; null when there is none. */
async function firstAfter(db: Db, log: LogName, size: number): Promise<number | null> {
	const [row] = await db
		.select({ at: checkpoint.at })
		.from(checkpoint)
		.where(and(eq(checkpoint.log, log), gt(checkpoint.size, size)))
		.orderBy(asc(checkpoint.size))
		.limit(1);
	return row?.at ?? null;
}

export interface WitnessedState {
	/** Of the newest signed checkpoint, and of the one that is served. */
	size: number;
	served: number;
	/** The newest that enough witnesses cosigned, with their lines. */
	witnessed: { size: number; note: string } | null;
	/** UTC ms since when there is something signed that too few have cosigned, or freshly so; null when all is well or no witness is wanted. */
	unwitnessedSince: number | null;
	/** The newest cosignature of each: size, and POSIX seconds. */
	byWitness: Map<string, { size: number; time: number }>;
}

export async function witnessedState(db: Db, log: LogName, wanted: number, now: number): Promise<WitnessedState | null> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return null;
	const { size, witnessed } = await served(db, log);
	const lines = witnessed === null ? [] : await linesOf(db, log, witnessed);
	const found = witnessed === null ? null : await publishedAt(db, log, witnessed);
	const times = lines.map(({ time }) => time * 1000);
	const quorum = quorumTime(times, Math.max(wanted, 1));
	const after = await firstAfter(db, log, witnessed ?? 0);
	const stale = quorum !== null && now - quorum > FRESH ? quorum : null;
	return {
		size: newest.size,
		served: size ?? newest.size,
		witnessed: found && {
			size: found.size,
			note: withLines(
				found.note,
				lines.map(({ line }) => line),
			),
		},
		unwitnessedSince: wanted === 0 ? null : (after ?? stale),
		byWitness: await newestOfEach(db, log),
	};
}

async function newestOfEach(db: Db, log: LogName): Promise<WitnessedState["byWitness"]> {
	const rows = await db
		.selectDistinctOn([cosignature.witness], { witness: cosignature.witness, size: cosignature.size, time: cosignature.time })
		.from(cosignature)
		.where(eq(cosignature.log, log))
		.orderBy(asc(cosignature.witness), desc(cosignature.size));
	return new Map(rows.map(({ witness, ...rest }) => [witness, rest]));
}
