/** Reads the web build from its folder, once at the start. A build that differs from its manifest stops the start. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { type Bytes, equal } from "#protocol/bytes.ts";
import { decodeManifest, MANIFEST, type WebFile } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import { StartError } from "#server/base/config.ts";

export interface Build {
	manifest: Bytes;
	/** The files that the manifest names, by path. */
	files: ReadonlyMap<string, Bytes>;
}

/** @throws StartError that names what is missing or differs. */
export async function readBuild(folder: string): Promise<Build> {
	const manifest = await read(folder, MANIFEST);
	const files = new Map<string, Bytes>();
	for (const file of filesOf(manifest)) files.set(file.path, await readChecked(folder, file));
	return { manifest, files };
}

function filesOf(manifest: Bytes): WebFile[] {
	try {
		return decodeManifest(manifest);
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new StartError(
			`CLOISTER_WEB: ${MANIFEST} is not a manifest of a web build (${error.message}). Make one with: cloister web manifest`,
		);
	}
}

async function readChecked(folder: string, { path: name, size, sha256 }: WebFile): Promise<Bytes> {
	const bytes = await read(folder, name);
	if (bytes.length === size && equal(createHash("sha256").update(bytes).digest(), sha256)) return bytes;
	throw new StartError(
		`CLOISTER_WEB: ${name} differs from ${MANIFEST}. Copy the whole released build again, or make a manifest of this build and release it.`,
	);
}

async function read(folder: string, name: string): Promise<Bytes> {
	try {
		return await fs.readFile(path.join(folder, name));
	} catch (error) {
		throw new StartError(
			`CLOISTER_WEB: ${name} can't be read (${(error as NodeJS.ErrnoException).code}). Name the folder of a whole web build with its manifest.`,
		);
	}
}
