/** What two people would release to publish the build of the public site in a folder. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeFileList, FILE_LIST } from "#protocol/release/file-list.ts";

export function siteReleaseOf(folder: string): { manifest: Uint8Array; files: number } {
	const list = readFileSync(path.join(folder, FILE_LIST), "utf8");
	return { manifest: new Uint8Array(createHash("sha256").update(list).digest()), files: decodeFileList(list).length };
}
