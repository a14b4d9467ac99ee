/** `npm run backup` and, with the first argument "restore", `npm run restore`. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { pipeline, type Readable } from "node:stream";
import { type BackupPart, noteBackup, noteInSigned } from "#server/base/backup-notes.ts";
import { readEnvironment, StartError } from "#server/base/config.ts";
import { EmbeddedPostgresError } from "#server/embedded/index.ts";
import { encryptTo, makeKey, recipientsOf, STANDARD_OUTPUT, unpack } from "./backup/archive.ts";
import { parseBackup, parseRestore } from "./backup/arguments.ts";
import { wholeDump } from "./backup/dump.ts";
import { withPart } from "./backup/parts.ts";

async function restore(args: string[]): Promise<void> {
	const { from, key, to } = parseRestore(args);
	await unpack(from, key, to);
	console.log(`Unpacked into ${to}. docs/operations.md, "Restore", says what to do next.`);
}

async function backup(args: string[]): Promise<void> {
	const given = parseBackup(args);
	if (given.make === "key") {
		const recipient = await makeKey(given.to);
		console.log(`Keep ${given.to} away from this machine. Without it no backup can be read. Its recipient:\n${recipient}`);
		return;
	}
	if (given.make === "recipient") {
		console.log((await recipientsOf(given.key)).join("\n"));
		return;
	}
	let isWritten = false;
	const encrypt = async (content: Readable) => {
		await encryptTo(given.to, given.recipients, content);
		isWritten = given.to !== STANDARD_OUTPUT;
	};
	const takeBack = given.make === "signed" ? await noteFirst() : null;
	try {
		if (given.stdin) await encrypt(pipeline(process.stdin, wholeDump(), () => {}));
		else await withPart(given.make, process.env, encrypt);
	} catch (error) {
		// For example, pg_dump failed at its end.
		if (isWritten) rmSync(given.to);
		takeBack?.();
		throw error;
	}
	if (isWritten) console.log(`Wrote ${given.to}, encrypted.`);
	note(given.make);
}

/** The backup of `signed` has the notes of all backups, and so its own. Null when there is no such folder: the backup says so itself. */
async function noteFirst(): Promise<(() => void) | null> {
	const { dataFolder } = readEnvironment(process.env).config;
	return existsSync(path.join(dataFolder, "signed")) ? noteInSigned(dataFolder, Date.now()) : null;
}

/** Notes the time of the backup for the admins. The backup is complete even if the note can't be written. */
function note(part: BackupPart): void {
	const { dataFolder } = readEnvironment(process.env).config;
	try {
		noteBackup(dataFolder, part, Date.now());
	} catch (error) {
		console.error(`The time of this backup could not be noted in ${dataFolder}, so admins won't see it: ${String(error)}`);
	}
}

try {
	const args = process.argv.slice(2);
	await (args[0] === "restore" ? restore(args.slice(1)) : backup(args));
} catch (error) {
	console.error(error instanceof StartError || error instanceof EmbeddedPostgresError ? error.message : error);
	process.exitCode = 1;
}
