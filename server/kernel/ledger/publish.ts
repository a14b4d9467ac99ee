/**
 * Checkpoints: signs the committed head of a log and publishes it. Always after the commit of what made the log grow,
 * never inside of that transaction; why, says docs/decisions/0003-signing-order.md.
 */
import { and, desc, eq, lte } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import type { Db } from "../database.ts";
import { ForkRefusedError, type SignedCheckpoint, type Signer } from "./signer.ts";
import { checkpoint, type LogName } from "./tables.ts";
import { consistencyProof, treeHead } from "./tree.ts";

export interface PublishedCheckpoint extends SignedCheckpoint {
	/** Server time, UTC ms. */
	at: number;
}

/**
 * Publishes a checkpoint of the log as it stands committed, if the newest published one is older. Any number of callers
 * may race: they sign the same head to the same bytes. Whatever a crash has interrupted, the next call completes.
 * @param db an autocommit handle: what an open transaction has written may never be signed.
 * @returns the newest checkpoint; null while the log is empty.
 * @throws ForkRefusedError, see `Signer`.
 */
export async function publishCheckpoint(db: Db, log: LogName, signer: Signer, clock: Clock): Promise<PublishedCheckpoint | null> {
	const newest = await newestCheckpoint(db, log);
	const head = await treeHead(db, log);
	if (head.size === 0 && signer.last() === null) return null;
	if (newest !== null && signer.last() === null) {
		throw new ForkRefusedError(
			`The log ${signer.key.name} has published checkpoints, and the signer's memory of them is gone: put the newest one that anybody outside has seen into the memory file.`,
		);
	}
	const signed = await signer.sign(head, (first, second) => consistencyProof(db, log, first, second));
	if (newest?.size === head.size) return newest;
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
