/**
 * When backups were made on this machine. `npm run backup` notes each one in the data folder, and admins see it. The notes stand a second
 * time in the folder `signed`, so that the backup of that folder has them, and they are there after a restore on another machine.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** The parts of a backup. signed: the folder with the memory files of the signers. */
export const BACKUP_PARTS = ["database", "secrets", "signed"] as const;
export type BackupPart = (typeof BACKUP_PARTS)[number];

const fileOf = (folder: string, part: BackupPart) => path.join(folder, "backups", part);
const signedOf = (dataFolder: string) => path.join(dataFolder, "signed");

/** Notes that a part was backed up. @param at UTC ms. */
export function noteBackup(dataFolder: string, part: BackupPart, at: number): void {
	writeNote(dataFolder, part, at);
	if (existsSync(signedOf(dataFolder))) writeNote(signedOf(dataFolder), part, at);
}

/**
 * Notes in the folder `signed` that it is backed up now, so that its own backup says so. @returns a function that takes the note back, for
 * a backup that fails.
 */
export async function noteInSigned(dataFolder: string, at: number): Promise<() => void> {
	const signed = signedOf(dataFolder);
	const before = await timeIn(fileOf(signed, "signed"));
	writeNote(signed, "signed", at);
	return () => (before === null ? rmSync(fileOf(signed, "signed"), { force: true }) : writeNote(signed, "signed", before));
}

function writeNote(folder: string, part: BackupPart, at: number): void {
	const file = fileOf(folder, part);
	mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	writeFileSync(file, `${new Date(at).toISOString()}\n`);
}

/** When each part was backed up last, UTC ms. Null when that isn't known. */
export async function backupTimes(dataFolder: string): Promise<Record<BackupPart, number | null>> {
	const newest = async (part: BackupPart) => {
		const notes = await Promise.all([dataFolder, signedOf(dataFolder)].map((folder) => timeIn(fileOf(folder, part))));
		return notes.reduce((one, other) => (other === null || (one !== null && one > other) ? one : other));
	};
	const times = BACKUP_PARTS.map(async (part) => [part, await newest(part)] as const);
	return Object.fromEntries(await Promise.all(times)) as Record<BackupPart, number | null>;
}

async function timeIn(file: string): Promise<number | null> {
	const text = await readFile(file, "utf8").catch(() => "");
	const at = Date.parse(text.trim());
	return Number.isNaN(at) || at < 0 ? null : at;
}
