/**
 * Counts attempts that could be guesses, in the database. After too many attempts, the next one is refused until some time has passed.
 * A bucket is the database key under which some attempts are counted together, such as the attempts with one sign-in name from one IP
 * network. All times are UTC ms.
 */
import type { Bytes } from "#protocol/bytes.ts";
import { DelayedError } from "#server/base/errors.ts";
import type { Db } from "#server/database/database.ts";
import { type AttemptCount, countAttempt, countChange, waitBefore } from "./rules.ts";
import { lockAttempts, storeAttempts } from "./store.ts";

type DelayCode = "sign-in-delayed" | "too-many-requests";

/** @param wait the remaining wait in ms. @throws DelayedError when the wait is above 0. */
export function refuseWhileWaiting(wait: number, code: DelayCode): void {
	if (wait > 0) throw new DelayedError(code, wait / 1000);
}

/** Counts an attempt. @returns the new count, which the caller must store. @throws DelayedError while the bucket must wait. */
export async function countAttemptOrRefuse(db: Db, bucket: Bytes, now: number, code: DelayCode): Promise<AttemptCount> {
	const before = await lockAttempts(db, bucket);
	refuseWhileWaiting(waitBefore(before, now), code);
	return countAttempt(before, now);
}

/** Counts an attempt and stores the count. @throws DelayedError too-many-requests while the bucket must wait. */
export async function storeAttemptOrRefuse(db: Db, bucket: Bytes, now: number): Promise<void> {
	await storeAttempts(db, bucket, await countAttemptOrRefuse(db, bucket, now, "too-many-requests"));
}

/** Counts a change of an account and stores the count. @throws DelayedError too-many-requests after CHANGES_PER_DAY changes in a day. */
export async function storeChangeOrRefuse(db: Db, bucket: Bytes, now: number): Promise<void> {
	const before = await lockAttempts(db, bucket);
	const counted = countChange(before, now);
	// `before.at` is the end of the day.
	if (counted === null) throw new DelayedError("too-many-requests", (before.at - now) / 1000);
	await storeAttempts(db, bucket, counted);
}
