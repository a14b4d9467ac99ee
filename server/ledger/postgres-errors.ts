/** Classifies the errors of a batch, so that the ledger knows whether to split the batch or to drop the connection. Pure. */
import { isSqlState } from "#server/base/errors.ts";

interface PostgresError {
	code?: string;
	severity?: string;
	constraint?: string;
}

/** SQLSTATEs of errors that end the connection: connection errors, shutdowns, and time limits of sessions and transactions. */
const ENDS_CONNECTION = /^(08|57P|25P0[34])/;

/**
 * Whether Postgres sent this error and keeps the connection. Then the SQL statement was rolled back. This is judged by the SQLSTATE,
 * because the severity is in the language of the database.
 */
export function isSentByPostgres(error: unknown): boolean {
	const { code = "", severity = "" } = error as PostgresError;
	return isSqlState(code) && !ENDS_CONNECTION.test(code) && !["FATAL", "PANIC"].includes(severity);
}

const DATA_EXCEPTION = "22";
const INTEGRITY_VIOLATION = "23";
const UNIQUE_VIOLATION = "23505";
const CHECK_VIOLATION = "23514";

/**
 * Whether one row of the batch has caused the error: data exceptions and broken constraints. Two errors have the same class
 * and don't come from a row: a number that is taken already, and a missing partition (a check violation that names no constraint).
 * Every batch would fail with them.
 */
export function isCausedByRow(error: unknown): boolean {
	const { code = "", constraint } = error as PostgresError;
	if (!isSentByPostgres(error)) return false;
	if (code.startsWith(DATA_EXCEPTION)) return true;
	const isMissingPartition = code === CHECK_VIOLATION && constraint === undefined;
	return code.startsWith(INTEGRITY_VIOLATION) && code !== UNIQUE_VIOLATION && !isMissingPartition;
}
