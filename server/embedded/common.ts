/** What the parts of this folder share. */
import fs from "node:fs";

/** A sentence for the person who starts the program. */
export class EmbeddedPostgresError extends Error {}

export const SUPERUSER = "postgres";
export const STOP_MS = 30_000;

export function readOr(file: string, otherwise: string): string {
	try {
		return fs.readFileSync(file, "utf8");
	} catch {
		return otherwise;
	}
}

export function reason(error: unknown): string {
	const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
	return stderr?.split("\n").at(-1) || (error instanceof Error ? error.message : String(error));
}
