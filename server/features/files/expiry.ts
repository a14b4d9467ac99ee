/** Deletes uploads and files that no entry attaches in time. Each deletion has an access entry. */

import type { Action } from "#protocol/actions.ts";
import { purposeOf } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { ownEntry } from "#server/ledger/own-entry.ts";
import type { BlobStore } from "./blobs.ts";
import { type Expired, expireFiles } from "./store.ts";

const DAY = 24 * 3_600_000;

/**
 * Deletes unfinished uploads that began more than a day ago, and files that were finished more than a day ago and that no entry attaches.
 * @param limit how many uploads, and how many files, are deleted at most. @returns what `recordExpired` must record before the commit.
 */
export async function deleteExpired(blobs: BlobStore, db: Db, now: number, limit: number): Promise<Expired[]> {
	const expired = await expireFiles(db, now - DAY, limit);
	for (const { id } of expired) await blobs.delete(db, id);
	return expired;
}

/**
 * Writes an access entry for each deletion. Call it last: the entries stay when the transaction is rolled
 * back, and would then report deletions that didn't happen.
 */
export async function recordExpired(ledger: ServerContext["ledger"], expired: readonly Expired[]): Promise<void> {
	for (const { id, kind, caseId } of expired)
		await ledger.append(
			ownEntry({ action: "file.expire" satisfies Action, objectType: "file", purpose: purposeOf(kind), object: id, case: caseId }),
		);
}
