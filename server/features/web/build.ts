/** A web build, read once from its folder: whole and as its manifest says, or the server doesn't start. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { type Bytes, equal } from "#protocol/bytes.ts";
import { decodeManifest, MANIFEST, type WebFile } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import { StartError } from "#server/base/config.ts";

export interface Build {
	manifest: Bytes;
	/** By path. What the manifest doesn't name isn't here. */
	files: ReadonlyMap<string, Bytes>;
}

/** @throws StartError that names what is missing or differs. */
export async function readBuild(folder: string): Promise<Build> {
	const manifest = await read(folder, MANIFEST);
	const files = new Map<string, Bytes>();
	for (const file of named(manifest)) files.set(file.path, await checked(folder, file));
	return { manifest, files };
}

function named(manifest: Bytes): WebFile[] {
	try {
		return decodeManifest(manifest);
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new StartError(`CLOISTER_WEB: ${MANIFEST} is no manifest of a web build (${error.message}): make it with cloister web manifest.`);
	}
}

async function checked(folder: string, { path: name, size, sha256 }: WebFile): Promise<Bytes> {
	const bytes = await read(folder, name);
	if (bytes.length === size && equal(createHash("sha256").update(bytes).digest(), sha256)) return bytes;
	throw new StartError(
		`CLOISTER_WEB: ${name} is not the file that ${MANIFEST} names: copy the released build whole, or make a manifest of this one and release it.`,
	);
}

async function read(folder: string, name: string): Promise<Bytes> {
	try {
		return await fs.readFile(path.join(folder, name));
	} catch (error) {
		throw new StartError(
			`CLOISTER_WEB: ${name} can't be read (${(error as NodeJS.ErrnoException).code}): it must be the folder of a whole web build, with its manifest.`,
		);
	}
}
