/** Writes the folder of a built site, with a list of its files in the format of `sha256sum`. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/** Lists the other files, so that `sha256sum -c files.txt` checks them. */
const LIST = "files.txt";

/** @returns the SHA-256 of the list. Equal builds have equal ones. @throws UsageError for a folder of something else */
export async function writeSite(files: ReadonlyMap<string, string>, folder: string, force: boolean): Promise<string> {
	await clear(folder, force);
	const lines = [];
	for (const [name, text] of files) {
		await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
		await fs.writeFile(path.join(folder, name), text);
		lines.push(`${sha256(text)}  ${name}\n`);
	}
	const list = lines.join("");
	await fs.writeFile(path.join(folder, LIST), list);
	return sha256(list);
}

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Removes the files of an earlier build, and nothing else. */
async function clear(folder: string, force: boolean): Promise<void> {
	const there = await fs.readdir(folder).catch((): string[] => []);
	if (there.length === 0) return;
	if (!force || !there.includes(LIST)) throw new UsageError(messages.siteFolderThere(folder));
	for (const { name } of await readList(folder)) await fs.rm(path.join(folder, name), { force: true });
}

export interface Listed {
	name: string;
	sha256: string;
}

/** The files that the list of a built site names. @throws UsageError when the list is missing, or names a place outside of the folder */
export async function readList(folder: string): Promise<Listed[]> {
	const text = await fs.readFile(path.join(folder, LIST), "utf8").catch(() => {
		throw new UsageError(messages.noSiteBuild(folder));
	});
	return text
		.split("\n")
		.filter(Boolean)
		.map((line) => {
			const [, digest, name] = /^([0-9a-f]{64}) {2}([\w.-]+(?:\/[\w.-]+)*)$/.exec(line) ?? [];
			if (digest === undefined || name === undefined || name.split("/").includes("..")) throw new UsageError(messages.noSiteBuild(folder));
			return { name, sha256: digest };
		});
}
