/** When backups were made on this machine. `npm run backup` notes each one in the data folder, and admins see it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** The parts of a backup. signed: the folder with the memory files of the signers. */
export const BACKUP_PARTS = ["database", "secrets", "signed"] as const;
export type BackupPart = (typeof BACKUP_PARTS)[number];

const fileOf = (dataFolder: string, part: BackupPart) => path.join(dataFolder, "backups", part);

/** Notes that a part was backed up. @param at UTC ms. */
export function noteBackup(dataFolder: string, part: BackupPart, at: number): void {
	const file = fileOf(dataFolder, part);
	mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	writeFileSync(file, `${new Date(at).toISOString()}\n`);
}

/** When each part was backed up last, UTC ms. Null when that isn't known. */
export async function backupTimes(dataFolder: string): Promise<Record<BackupPart, number | null>> {
	const times = BACKUP_PARTS.map(async (part) => [part, await timeIn(fileOf(dataFolder, part))] as const);
	return Object.fromEntries(await Promise.all(times)) as Record<BackupPart, number | null>;
}

async function timeIn(file: string): Promise<number | null> {
	const text = await readFile(file, "utf8").catch(() => "");
	const at = Date.parse(text.trim());
	return Number.isNaN(at) || at < 0 ? null : at;
}
