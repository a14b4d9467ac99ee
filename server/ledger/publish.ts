/**
 * Checkpoints: signs the committed head of a log and publishes it. Always after the commit of what made the log grow,
 * never inside of that transaction; why, says docs/decisions/0003-signing-order.md.
 */
import { and, desc, eq, lte } from "drizzle-orm";
import type { Clock } from "#server/base/clock.ts";
import { begin, type Db } from "#server/database/database.ts";
import type { Pool } from "#server/database/pool.ts";
import { CutBackError, type SignedCheckpoint, type Signer } from "./signer.ts";
import { checkpoint, type LogName, logServed } from "./tables.ts";
import { consistencyProof, treeHead } from "./tree.ts";

export interface PublishedCheckpoint extends SignedCheckpoint {
	/** Server time, UTC ms. */
	at: number;
}

/**
 * Publishes a checkpoint of the log as it stands committed, if the newest published one is older. Any number of callers
 * may race, also of several processes: a row lock lets them take turns. Whatever a crash has interrupted, the next call completes.
 * @param pool for a transaction of its own, so that only what is committed can be signed.
 * @returns the newest checkpoint; null while the log is empty, and while nothing was added since it was restarted.
 * @throws ForkRefusedError, see `Signer`.
 */
export async function publishCheckpoint(pool: Pool, log: LogName, signer: Signer, clock: Clock): Promise<PublishedCheckpoint | null> {
	const { db, commit, rollback } = begin(pool);
	try {
		const [served] = await db.select().from(logServed).where(eq(logServed.log, log)).for("update");
		const published = await publishInTurn(db, log, signer, clock).catch((error: unknown) => {
			if (error instanceof CutBackError) return error;
			throw error;
		});
		const cutBack = published instanceof CutBackError;
		// Those processes that don't sign know it from here alone.
		if (served?.cutBack !== cutBack) await db.update(logServed).set({ cutBack }).where(eq(logServed.log, log));
		await commit();
		if (cutBack) throw published;
		return published;
	} catch (error) {
		if (!(error instanceof CutBackError)) await rollback();
		throw error;
	}
}

async function publishInTurn(db: Db, log: LogName, signer: Signer, clock: Clock): Promise<PublishedCheckpoint | null> {
	const newest = await newestCheckpoint(db, log);
	const head = await treeHead(db, log);
	const signed = await signer.sign(head, {
		published: newest?.size ?? 0,
		prove: (first, second) => consistencyProof(db, log, first, second),
	});
	// A size has its place once: the first checkpoint after a restart is a larger one.
	if (newest?.size === head.size) return newest.note.startsWith(`${signer.key.name}\n`) ? newest : null;
	if (signed === null) return null;
	const published = { ...signed, at: clock.now() };
	await db
		.insert(checkpoint)
		.values({ log, ...published })
		.onConflictDoNothing();
	return published;
}

/** The newest published checkpoint. @param upTo of a size up to this. */
export async function newestCheckpoint(db: Db, log: LogName, upTo = Number.MAX_SAFE_INTEGER): Promise<PublishedCheckpoint | null> {
	const [found] = await db
		.select({ size: checkpoint.size, root: checkpoint.root, signature: checkpoint.signature, note: checkpoint.note, at: checkpoint.at })
		.from(checkpoint)
		.where(and(eq(checkpoint.log, log), lte(checkpoint.size, upTo)))
		.orderBy(desc(checkpoint.size))
		.limit(1);
	return found ?? null;
}

/** Whether the log ever signed this: statements name a checkpoint that their signer has seen. */
export async function publishedAt(db: Db, log: LogName, size: number): Promise<PublishedCheckpoint | null> {
	const found = await newestCheckpoint(db, log, size);
	return found?.size === size ? found : null;
}
