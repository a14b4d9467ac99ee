/** Writes the folder of a built site, with the list of its files. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { decodeFileList, encodeFileList, FILE_LIST, type ListedFile } from "#protocol/release/file-list.ts";
import { ShapeError } from "#protocol/schema.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/** @returns the SHA-256 of the list. Equal builds have equal ones. @throws UsageError for a folder of something else */
export async function writeSite(files: ReadonlyMap<string, string>, folder: string, force: boolean): Promise<string> {
	await clear(folder, force);
	for (const [name, text] of files) {
		await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
		await fs.writeFile(path.join(folder, name), text);
	}
	const list = encodeFileList([...files].map(([name, text]) => ({ path: name, sha256: sha256(text) })));
	await fs.writeFile(path.join(folder, FILE_LIST), list);
	return sha256(list);
}

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Removes the files of an earlier build, and nothing else. */
async function clear(folder: string, force: boolean): Promise<void> {
	const there = await fs.readdir(folder).catch((): string[] => []);
	if (there.length === 0) return;
	if (!force || !there.includes(FILE_LIST)) throw new UsageError(messages.siteFolderThere(folder));
	for (const { path: name } of await readList(folder)) await fs.rm(path.join(folder, name), { force: true });
}

/** The files that the list of a built site names. @throws UsageError when the list is missing, or names a place outside of the folder */
export async function readList(folder: string): Promise<ListedFile[]> {
	try {
		return decodeFileList(await fs.readFile(path.join(folder, FILE_LIST), "utf8"));
	} catch (error) {
		if (error instanceof ShapeError || (error as NodeJS.ErrnoException).code === "ENOENT")
			throw new UsageError(messages.noSiteBuild(folder));
		throw error;
	}
}

/** The list of a whole build, as text. @throws UsageError when a file is missing or differs: the server would refuse to serve it */
export async function wholeList(folder: string): Promise<string> {
	for (const { path: name, sha256: wanted } of await readList(folder)) {
		const bytes = await fs.readFile(path.join(folder, name)).catch(() => null);
		if (bytes === null || sha256(bytes) !== wanted) throw new UsageError(messages.siteFileDiffers(name));
	}
	return fs.readFile(path.join(folder, FILE_LIST), "utf8");
}
