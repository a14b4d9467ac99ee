/** Counts attempts that could be guesses, in the database. After too many, the next one must wait. */

import type { Bytes } from "#protocol/bytes.ts";
import { DelayedError } from "#server/base/errors.ts";
import type { Db } from "#server/database/database.ts";
import { type Attempts, countAttempt, countChange, waitBefore } from "./rules.ts";
import { lockAttempts, storeAttempts } from "./store.ts";

type DelayCode = "sign-in-delayed" | "too-many-requests";

/** @param wait ms. @throws DelayedError unless it is 0 */
export function checkWait(wait: number, code: DelayCode): void {
	if (wait > 0) throw new DelayedError(code, wait / 1000);
}

/** @returns the count including this attempt, for the caller to store. @throws DelayedError when the last attempt was too recent. */
export async function waitTurn(db: Db, bucket: Bytes, now: number, code: DelayCode): Promise<Attempts> {
	const before = await lockAttempts(db, bucket);
	checkWait(waitBefore(before, now), code);
	return countAttempt(before, now);
}

/** @throws DelayedError too-many-requests */
export async function countOrWait(db: Db, bucket: Bytes, now: number): Promise<void> {
	await storeAttempts(db, bucket, await waitTurn(db, bucket, now, "too-many-requests"));
}

/** @throws DelayedError too-many-requests after CHANGES_PER_DAY changes in a day. */
export async function countChangeOrWait(db: Db, bucket: Bytes, now: number): Promise<void> {
	const before = await lockAttempts(db, bucket);
	const counted = countChange(before, now);
	if (counted === null) throw new DelayedError("too-many-requests", (before.at - now) / 1000);
	await storeAttempts(db, bucket, counted);
}
