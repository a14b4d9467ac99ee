/** The files of a profile: the address of the server, the sign-in name, pins and the directory. They hold no keys, and no content but sealed drafts. */
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { withFormat } from "#sdk/format.ts";
import type { Storage } from "#sdk/storage.ts";
import { UsageError } from "./problems.ts";
import { messages } from "./words/messages.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface ProfileFields {
	/** Such as https://cloister.example.org. */
	server: string | null;
	/** The name for signing in. */
	signIn: string | null;
}

/** CLOISTER_CLI_HOME, or `cloister` in the XDG folder for settings. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
	if (env.CLOISTER_CLI_HOME) return path.resolve(env.CLOISTER_CLI_HOME);
	return path.join(env.XDG_CONFIG_HOME || path.join(os.homedir(), ".config"), "cloister");
}

export class Profile {
	readonly name: string;
	readonly folder: string;
	readonly storage: Storage;
	/** @throws UsageError */
	constructor(home: string, name: string) {
		if (!/^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,39}$/u.test(name)) throw new UsageError(messages.badProfile);
		this.name = name;
		this.folder = path.join(home, name);
		this.storage = fileStorage(path.join(this.folder, "kept"));
	}

	/** @throws OtherFormatError when another format of Cloister has written this profile. */
	async checkFormat(): Promise<void> {
		await this.storage.get("format");
	}

	async read(): Promise<ProfileFields> {
		const text = await readOrNull(path.join(this.folder, "profile.json"));
		if (text === null) return { server: null, signIn: null };
		const { server = null, signIn = null } = JSON.parse(text) as Partial<ProfileFields>;
		return { server, signIn };
	}

	async write(changes: Partial<ProfileFields>): Promise<void> {
		const next = { ...(await this.read()), ...changes };
		await writeWhole(path.join(this.folder, "profile.json"), `${JSON.stringify(next, null, "\t")}\n`);
	}
}

/** Stores each value in its own file. Each call throws OtherFormatError when the folder has another format. */
export function fileStorage(folder: string): Storage {
	const fileOf = (name: string) => path.join(folder, fileName(name));
	const storage: Storage = {
		get: (name) => readOrNull(fileOf(name)),
		set: (name, value) => writeWhole(fileOf(name), value),
		delete: (name) => fs.rm(fileOf(name), { force: true }),
	};
	return withFormat(storage, () => isEmpty(folder));
}

/** Whether the folder is missing or has nothing in it. */
async function isEmpty(folder: string): Promise<boolean> {
	try {
		return (await fs.readdir(folder)).length === 0;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
		throw error;
	}
}

/** A readable file name. The hash keeps names apart on file systems that ignore case. */
function fileName(name: string): string {
	const readable = name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.slice(0, 60);
	return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

async function readOrNull(file: string): Promise<string | null> {
	try {
		return await fs.readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	}
}

/**
 * Replaces a file atomically and durably, even when the power fails. This is necessary, because a client that has lost its pin can't notice
 * a false answer. On Windows only the content is synced.
 */
export async function writeWhole(file: string, value: string): Promise<void> {
	const folder = path.resolve(path.dirname(file));
	const made = await fs.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
	const draft = `${file}.${randomUUID()}.new`;
	try {
		await writeSynced(draft, value);
		await fs.rename(draft, file);
	} catch (error) {
		await fs.rm(draft, { force: true });
		throw error;
	}
	await syncFolder(folder);
	// The entry of a new folder is in its parent, so the parents are synced too.
	for (let at = folder; made !== undefined && at.length >= made.length; at = path.dirname(at)) await syncFolder(path.dirname(at));
}

async function writeSynced(file: string, value: string): Promise<void> {
	const handle = await fs.open(file, "wx", FILE_MODE);
	try {
		await handle.writeFile(value);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function syncFolder(folder: string): Promise<void> {
	// Windows can't open folders, so there the rename isn't synced.
	const handle = await fs.open(folder, "r").catch(() => null);
	await handle?.sync().catch(() => {});
	await handle?.close();
}
