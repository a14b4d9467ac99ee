/** The error class, constants and helpers that the files of this folder share. */
import fs from "node:fs";

/** Its message tells the operator what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {}

export const SUPERUSER = "postgres";
/** How long a stop of PostgreSQL may take. */
export const STOP_MS = 30_000;

/** The text of a file, or `fallback` when the file can't be read. */
export function readFileOr(file: string, fallback: string): string {
	try {
		return fs.readFileSync(file, "utf8");
	} catch {
		return fallback;
	}
}

/** The last line that a failed program wrote to stderr, or the message of the error. */
export function failureText(error: unknown): string {
	const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
	return stderr?.split("\n").at(-1) || (error instanceof Error ? error.message : String(error));
}
