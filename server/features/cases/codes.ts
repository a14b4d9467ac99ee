/**
 * Limits how many case codes a desk can guess. A refused code tells the desk that a case with this code exists. The codes of new cases and
 * the codes in asks are counted separately.
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { DelayedError, keepChanges } from "#server/base/errors.ts";
import { lockGroup } from "#server/chains/chains.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { caseOfCode } from "./store.ts";

/** How many guesses one desk has in an hour, in each of the two tables (`checkGuesses`). */
const GUESSES_PER_HOUR = 20;
export const HOUR = 3_600_000;

/** Makes the guesses of a desk wait for each other until the transaction ends, so that their count is exact. */
export async function lockGuesses(db: Db, desk: Id): Promise<void> {
	// A desk has no group of chains, so this lock by its id disturbs nobody else.
	await lockGroup(db, desk);
}

/**
 * Refuses a desk that has guessed too often. The caller has called `lockGuesses`.
 * @param table code_clash: refused codes of new cases. ask: all asks. @throws DelayedError too-many-requests
 */
export async function checkGuesses(db: Db, table: "code_clash" | "ask", desk: Id, now: number): Promise<void> {
	const text = `SELECT min(at) AS first, count(*)::int AS count FROM ${table} WHERE desk = $1 AND at > $2`;
	const [row] = await prepared<{ first: number | null; count: number }>(db, `cases.guesses.${table}`, text, [desk, now - HOUR]);
	if (row && row.count >= GUESSES_PER_HOUR) throw new DelayedError("too-many-requests", ((row.first ?? now) + HOUR - now) / 1000);
}

/**
 * Checks the code of a new case. Call it before anything else is stored: a refusal is counted, and the count is committed.
 * @throws ProtocolError conflict when another case has the code; DelayedError too-many-requests, whether the code is in use or not.
 */
export async function checkCode(db: Db, code: string, desk: Id, now: number): Promise<void> {
	await lockGuesses(db, desk);
	await checkGuesses(db, "code_clash", desk, now);
	if (!(await caseOfCode(db, code))) return;
	await prepared(db, "cases.clash", "INSERT INTO code_clash (desk, at) VALUES ($1, $2)", [desk, now]);
	throw keepChanges(new ProtocolError("conflict", "code: another case has this code", "code"));
}

/** Deletes code clashes that are older than an hour. They don't count any more. */
export async function forgetClashes(db: Db, now: number): Promise<void> {
	await prepared(db, "cases.forget-clashes", "DELETE FROM code_clash WHERE at <= $1", [now - HOUR]);
}
