/**
 * Cosignatures, and which checkpoint is served. While the directory wants witnesses, a new checkpoint is held back
 * until enough of them have cosigned it, but never for longer than `PATIENCE`: then it is served as it is, and shows since
 * when the log is unwitnessed. Nothing waits for that: entries, tree and signatures go on. What was served once is never
 * followed by a smaller one. Only witnesses that the directory names now count. Why, says docs/decisions/0008-served-checkpoint.md.
 */
import { and, asc, count, desc, eq, gt, gte, inArray, lt, sql } from "drizzle-orm";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { type Cosignature, FRESH, type NamedWitnesses, quorumTime, withLines } from "#protocol/log/witness.ts";
import type { Db } from "#server/database/database.ts";
import { newestCheckpoint, type PublishedCheckpoint, publishedAt } from "./publish.ts";
import { checkpoint, cosignature, type LogName, logServed } from "./tables.ts";

/** How long a checkpoint waits for its witnesses, in ms. */
export const PATIENCE = 10_000;

/** A witness's clock may be ahead of ours by so much, in ms. */
const SKEW = 5 * 60_000;

/** Later cosignatures would count as fresh for as long as they are ahead. */
export function isAhead(cosigned: readonly Cosignature[], now: number): boolean {
	return cosigned.some(({ time }) => time * 1000 > now + SKEW);
}

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

/** What is served to everybody: the note carries the cosignatures that count. Null while nothing was signed. */
export async function servedCheckpoint(db: Db, log: LogName, named: NamedWitnesses): Promise<PublishedCheckpoint | null> {
	const [row] = await db.select({ size: logServed.size }).from(logServed).where(eq(logServed.log, log));
	const found = await (row?.size == null ? newestCheckpoint(db, log) : publishedAt(db, log, row.size));
	return found && cosigned(found, await linesOf(db, log, found.size, named));
}

function cosigned<T extends { note: string }>(published: T, lines: readonly { line: string }[]): T {
	const note = withLines(
		published.note,
		lines.map(({ line }) => line),
	);
	return { ...published, note };
}

function linesOf(db: Db, log: LogName, size: number, named: NamedWitnesses) {
	return db
		.select({ time: cosignature.time, line: cosignature.line })
		.from(cosignature)
		.where(and(by(named, log), eq(cosignature.size, size)))
		.orderBy(asc(cosignature.witness));
}

function by({ keys }: NamedWitnesses, log: LogName) {
	return and(eq(cosignature.log, log), inArray(cosignature.witness, keys.map(formatVerifierKey)));
}

/** Without witnesses the newest checkpoint is served at once. */
export async function serveNewest(db: Db, log: LogName): Promise<void> {
	await db.update(logServed).set({ size: null }).where(eq(logServed.log, log));
}

/**
 * Lets what is served move on. Any number of callers may race: sizes only grow.
 * @param now UTC ms.
 */
export async function serveWitnessed(db: Db, log: LogName, named: NamedWitnesses, now: number): Promise<void> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return;
	const before = await served(db, log);
	const witnessed = (await newestWitnessed(db, log, named, before.witnessed ?? 0)) ?? before.witnessed;
	const since = await firstAfter(db, log, witnessed ?? 0);
	// Without a size, the newest was served until now.
	const held = named.wanted > 0 && before.size !== null && witnessed !== null && since !== null && now - since <= PATIENCE;
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

async function newestWitnessed(db: Db, log: LogName, named: NamedWitnesses, from: number): Promise<number | null> {
	const [row] = await db
		.select({ size: cosignature.size })
		.from(cosignature)
		.where(and(by(named, log), gte(cosignature.size, from)))
		.groupBy(cosignature.size)
		.having(gte(count(), enough(named)))
		.orderBy(desc(cosignature.size))
		.limit(1);
	return row?.size ?? null;
}

/** Where none is wanted, one is still better than none. */
function enough({ wanted }: NamedWitnesses): number {
	return Math.max(wanted, 1);
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
	/** The newest cosignature of each, by verifier key: size, and POSIX seconds. */
	byWitness: Map<string, { size: number; time: number }>;
}

export async function witnessedState(db: Db, log: LogName, named: NamedWitnesses, now: number): Promise<WitnessedState | null> {
	const newest = await newestCheckpoint(db, log);
	if (newest === null) return null;
	const before = await served(db, log);
	const lines = before.witnessed === null ? [] : await linesOf(db, log, before.witnessed, named);
	const times = lines.map(({ time }) => time * 1000);
	const quorum = quorumTime(times, enough(named));
	// Since then other witnesses may have been named.
	const found = quorum === null || before.witnessed === null ? null : await publishedAt(db, log, before.witnessed);
	const after = await firstAfter(db, log, found?.size ?? 0);
	const stale = quorum !== null && now - quorum > FRESH ? quorum : null;
	return {
		size: newest.size,
		served: before.size ?? newest.size,
		witnessed: found && cosigned({ size: found.size, note: found.note }, lines),
		unwitnessedSince: named.wanted === 0 ? null : (after ?? stale),
		byWitness: await newestOfEach(db, log, named),
	};
}

async function newestOfEach(db: Db, log: LogName, named: NamedWitnesses): Promise<WitnessedState["byWitness"]> {
	const rows = await db
		.selectDistinctOn([cosignature.witness], { witness: cosignature.witness, size: cosignature.size, time: cosignature.time })
		.from(cosignature)
		.where(by(named, log))
		.orderBy(asc(cosignature.witness), desc(cosignature.size));
	return new Map(rows.map(({ witness, ...rest }) => [witness, rest]));
}
