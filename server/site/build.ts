/** Reads the built public site from its folder. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { decodeFileList, FILE_LIST, type ListedFile } from "#protocol/release/file-list.ts";
import { ShapeError } from "#protocol/schema.ts";

/** The folder is missing, or isn't a whole build. */
export class BrokenSite extends Error {
	override name = "BrokenSite";
}

/** @returns the files by path. @throws BrokenSite that names what is missing or differs */
export async function readSite(folder: string): Promise<Map<string, Buffer>> {
	const list = await read(folder, FILE_LIST);
	const files = new Map([[FILE_LIST, list]]);
	for (const { path: name, sha256 } of filesOf(list.toString())) {
		const bytes = await read(folder, name);
		if (createHash("sha256").update(bytes).digest("hex") !== sha256)
			throw new BrokenSite(`${name} differs from ${FILE_LIST}. Copy the whole build again.`);
		files.set(name, bytes);
	}
	return files;
}

function filesOf(list: string): ListedFile[] {
	try {
		return decodeFileList(list);
	} catch (error) {
		if (error instanceof ShapeError) throw new BrokenSite(`${error.message}. Build the site again with: cloister site build`);
		throw error;
	}
}

async function read(folder: string, name: string): Promise<Buffer> {
	try {
		return await fs.readFile(path.join(folder, name));
	} catch (error) {
		throw new BrokenSite(
			`${name} can't be read (${(error as NodeJS.ErrnoException).code}). CLOISTER_SITE must name the folder that cloister site build has made.`,
		);
	}
}
