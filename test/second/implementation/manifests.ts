/** Second implementation of spec/web.md section 1: the manifest of a web build. */
import { type Bytes, refuse } from "./bytes.ts";
import { decodeExactly, fields, list, octets, uint } from "./cbor.ts";

const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

export function readManifest(manifest: Bytes): { path: string; size: number; sha256: Bytes }[] {
	if (manifest.length > 524_288) refuse("a manifest too long");
	const files = list(decodeExactly(manifest)).map((item) => {
		const { path, size, sha256 } = fields(item, "path", "size", "sha256");
		return { path: typeof path === "string" ? path : refuse("no path"), size: uint(size), sha256: octets(sha256, 32) };
	});
	if (files.length > 1000) refuse("too many files");
	for (const [i, { path }] of files.entries()) {
		const names = path.split("/");
		if (
			path.length > 200 ||
			names.some((name) => name === "" || name[0] === "." || [...name].some((character) => !CHARACTERS.includes(character)))
		)
			refuse("a malformed path");
		if (names[0] === "api" || ["healthz", "readyz", "cloister.manifest"].includes(path)) refuse("a path that belongs to the server");
		const before = files[i - 1];
		if (before && Buffer.compare(Buffer.from(before.path), Buffer.from(path)) >= 0) refuse("paths out of order");
	}
	if (!files.some(({ path }) => path === "index.html")) refuse("no index.html");
	if (files.reduce((sum, { size }) => sum + size, 0) > 67_108_864) refuse("a build too large");
	return files;
}
