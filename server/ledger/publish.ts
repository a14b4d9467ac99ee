/**
 * Signs the committed head of a log and publishes it as a checkpoint. This happens after the commit of the transaction that made the
 * log grow, never inside of it (docs/decisions/0003-signing-order.md).
 */
import { and, desc, eq, lte } from "drizzle-orm";
import type { Clock } from "#server/base/clock.ts";
import { begin, type Db } from "#server/database/database.ts";
import type { Pool } from "#server/database/pool.ts";
import { RolledBackError, type SignedCheckpoint, type Signer } from "./signer.ts";
import { checkpoint, type LogName, logServed } from "./tables.ts";
import { consistencyProof, treeHead } from "./tree.ts";

export interface PublishedCheckpoint extends SignedCheckpoint {
	/** Server time, UTC ms. */
	at: number;
}

/**
 * Publishes a checkpoint of the committed log, unless the newest published checkpoint is the same. It may be called concurrently, also
 * by several processes, because a row lock puts the calls in order. After a crash, the next call completes the work.
 * @param pool for a transaction of its own, so that only committed entries are signed.
 * @returns the newest checkpoint; null while the log is empty, and after a restart of the log until it grows.
 * @throws ForkRefusedError, see `Signer`.
 */
export async function publishCheckpoint(pool: Pool, log: LogName, signer: Signer, clock: Clock): Promise<PublishedCheckpoint | null> {
	const { db, commit, rollback } = begin(pool);
	let result: { published: PublishedCheckpoint | null } | RolledBackError;
	try {
		const [served] = await db.select().from(logServed).where(eq(logServed.log, log)).for("update");
		result = await tryToSign(db, log, signer, clock);
		const rolledBack = result instanceof RolledBackError;
		// The processes that don't sign learn from this row whether the log was rolled back. So the refusal is committed too.
		if (served?.rolledBack !== rolledBack) await db.update(logServed).set({ rolledBack }).where(eq(logServed.log, log));
		await commit();
	} catch (error) {
		await rollback();
		throw error;
	}
	if (result instanceof RolledBackError) throw result;
	return result.published;
}

/** Returns the refusal instead of throwing it, when the log was rolled back. */
async function tryToSign(
	db: Db,
	log: LogName,
	signer: Signer,
	clock: Clock,
): Promise<{ published: PublishedCheckpoint | null } | RolledBackError> {
	try {
		return { published: await signAndStore(db, log, signer, clock) };
	} catch (error) {
		if (error instanceof RolledBackError) return error;
		throw error;
	}
}

async function signAndStore(db: Db, log: LogName, signer: Signer, clock: Clock): Promise<PublishedCheckpoint | null> {
	const newest = await newestCheckpoint(db, log);
	const head = await treeHead(db, log);
	const signed = await signer.sign(head, {
		published: newest?.size ?? 0,
		prove: (first, second) => consistencyProof(db, log, first, second),
	});
	// There is one checkpoint per size. So the first checkpoint after a restart of the log is larger than the last checkpoint before it.
	if (newest?.size === head.size) return newest.note.startsWith(`${signer.key.name}\n`) ? newest : null;
	if (signed === null) return null;
	const published = { ...signed, at: clock.now() };
	await db
		.insert(checkpoint)
		.values({ log, ...published })
		.onConflictDoNothing();
	return published;
}

/** The newest published checkpoint, or null. @param maxSize ignores larger checkpoints. */
export async function newestCheckpoint(db: Db, log: LogName, maxSize = Number.MAX_SAFE_INTEGER): Promise<PublishedCheckpoint | null> {
	const [found] = await db
		.select({ size: checkpoint.size, root: checkpoint.root, signature: checkpoint.signature, note: checkpoint.note, at: checkpoint.at })
		.from(checkpoint)
		.where(and(eq(checkpoint.log, log), lte(checkpoint.size, maxSize)))
		.orderBy(desc(checkpoint.size))
		.limit(1);
	return found ?? null;
}

/** The published checkpoint of this size, or null. Statements name a checkpoint that their signer has seen. */
export async function publishedAt(db: Db, log: LogName, size: number): Promise<PublishedCheckpoint | null> {
	const found = await newestCheckpoint(db, log, size);
	return found?.size === size ? found : null;
}
