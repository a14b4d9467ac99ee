/** Reads the built public site from its folder. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { decodeFileList, FILE_LIST, type ListedFile, type SiteState } from "#protocol/release/file-list.ts";
import { ShapeError } from "#protocol/schema.ts";

/** Nothing is released, or the folder isn't the newest release, is missing, or isn't a whole build. */
export class SiteFault extends Error {
	override name = "SiteFault";
	readonly state: Exclude<SiteState, "served">;
	constructor(state: SiteFault["state"], message: string) {
		super(message);
		this.state = state;
	}
}

/** What two people have released. manifest: SHA-256 of the list of files. */
export type SiteRelease = Readonly<{ manifest: Uint8Array; files: number }>;

/** @returns the files by path. @throws SiteFault that names what is missing or differs */
export async function readSite(folder: string, release: SiteRelease | null): Promise<Map<string, Buffer>> {
	if (release === null) throw new SiteFault("none", "Nothing is released. Propose it with: cloister site propose");
	const list = await read(folder, FILE_LIST);
	if (!createHash("sha256").update(list).digest().equals(release.manifest))
		throw new SiteFault("unreleased", `${FILE_LIST} isn't the released one. Copy the released build, or release this one.`);
	const files = new Map([[FILE_LIST, list]]);
	const listed = filesOf(list.toString());
	if (listed.length !== release.files) throw new SiteFault("unreleased", `${FILE_LIST} has another number of files than the release.`);
	for (const { path: name, sha256 } of listed) {
		const bytes = await read(folder, name);
		if (createHash("sha256").update(bytes).digest("hex") !== sha256)
			throw new SiteFault("broken", `${name} differs from ${FILE_LIST}. Copy the whole build again.`);
		files.set(name, bytes);
	}
	return files;
}

function filesOf(list: string): ListedFile[] {
	try {
		return decodeFileList(list);
	} catch (error) {
		if (error instanceof ShapeError) throw new SiteFault("broken", `${error.message}. Build the site again with: cloister site build`);
		throw error;
	}
}

async function read(folder: string, name: string): Promise<Buffer> {
	try {
		return await fs.readFile(path.join(folder, name));
	} catch (error) {
		throw new SiteFault(
			"broken",
			`${name} can't be read (${(error as NodeJS.ErrnoException).code}). CLOISTER_SITE must name the folder that cloister site build has made.`,
		);
	}
}
