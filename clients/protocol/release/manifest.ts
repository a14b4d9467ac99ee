/**
 * The manifest of a web build: every file by path, size and SHA-256. Two admins sign the SHA-256 of the manifest.
 * SPEC "Web releases", section 1.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Bytes } from "../bytes.ts";
import { decodeCbor, encodeCbor } from "../cbor.ts";
import { bytes, list, map, ShapeError, text, uint } from "../schema.ts";

/** One file of a web build. */
export interface WebFile {
	/** Relative to the folder of the build, which is the root of the server. */
	path: string;
	/** In bytes. */
	size: number;
	sha256: Bytes;
}

/** The manifest's own name, in the folder and at the server's root. */
export const MANIFEST = "cloister.manifest";
/** The first page. It is also served at `/`. */
export const INDEX = "index.html";
/** How many files a build has at most. */
export const MAX_FILES = 1000;
/** How many bytes all files of a build have together at most. */
export const MAX_BUILD_BYTES = 64 * 1024 * 1024;
/** The largest manifest, in bytes. It is enough for MAX_FILES files with the longest paths. */
export const MAX_MANIFEST_BYTES = 512 * 1024;

const shape = list(map({ path: text(200), size: uint, sha256: bytes(32) }), MAX_FILES);

/** No segment begins with a dot. So no path leads upwards and no file is hidden. */
const PATH = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
/** Paths at the root that the server itself answers. */
const SERVER_PATHS = /^(api(\/.*)?|healthz|readyz)$/;

/** Parses a manifest. @throws ShapeError that names the broken rule, and the index or path of the file if the rule is about one file. */
export function decodeManifest(manifest: Bytes): WebFile[] {
	if (manifest.length > MAX_MANIFEST_BYTES) throw new ShapeError("manifest", `has more than ${MAX_MANIFEST_BYTES} bytes`);
	const files = shape.fromCbor(readCbor(manifest), "manifest");
	checkFiles(files);
	return files;
}

/** Makes a manifest. @param files in any order. @throws ShapeError as `decodeManifest` does. */
export function encodeManifest(files: readonly WebFile[]): Bytes {
	const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
	const value = shape.toCbor(sorted, "manifest");
	checkFiles(sorted);
	return encodeCbor(value);
}

/** The hash by which a `web.release` names a manifest. */
export function manifestHash(manifest: Bytes): Bytes {
	return sha256(manifest);
}

function readCbor(manifest: Bytes) {
	try {
		return decodeCbor(manifest);
	} catch {
		throw new ShapeError("manifest", "is not deterministic CBOR");
	}
}

function checkFiles(files: readonly WebFile[]): void {
	let total = 0;
	let previous = "";
	for (const { path, size } of files) {
		if (!PATH.test(path))
			throw new ShapeError(path, "a path takes letters, digits, - _ . and / between names, none of which begins with a dot");
		if (path === MANIFEST || SERVER_PATHS.test(path)) throw new ShapeError(path, "is a path that the server itself answers");
		if (path <= previous) throw new ShapeError(path, "is listed twice, or isn't in the order of paths");
		previous = path;
		total += size;
	}
	if (total > MAX_BUILD_BYTES) throw new ShapeError("manifest", `its files have more than ${MAX_BUILD_BYTES} bytes together`);
	if (!files.some(({ path }) => path === INDEX)) throw new ShapeError("manifest", `has no ${INDEX}`);
}
