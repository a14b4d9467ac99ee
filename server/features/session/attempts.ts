/** Attempts that could be guesses: counted in the database, and the next one waits. */
import type { Db } from "#kernel/database.ts";
import { DelayedError } from "#kernel/errors.ts";
import type { Bytes } from "#protocol/bytes.ts";
import { countAttempt, waitBefore } from "./rules.ts";
import { lockAttempts, storeAttempts } from "./store.ts";

/** @throws DelayedError when the last one was too short ago. */
export async function countOrWait(db: Db, bucket: Bytes, now: number, code: "sign-in-delayed" | "too-many-requests"): Promise<void> {
	const before = await lockAttempts(db, bucket);
	const wait = waitBefore(before, now);
	if (wait > 0) throw new DelayedError(code, wait / 1000);
	await storeAttempts(db, bucket, countAttempt(before, now));
}
