/** Makes the manifest of a web build. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { encodeManifest, MANIFEST } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { checkPage, IntegrityError } from "./integrity.ts";

/**
 * Makes the manifest of all files in the folder, except an earlier manifest.
 * @throws UsageError that names the problem, and the file if the problem is about one
 */
export async function makeManifest(folder: string): Promise<Bytes> {
	const listed = await listFiles(folder);
	try {
		// First a trial with empty hashes, which checks paths and sizes. A wrong folder may hold more than fits in memory.
		encodeManifest(listed.map(({ name, size }) => ({ path: name, size, sha256: new Uint8Array(32) })));
		const files = new Map<string, Bytes>();
		for (const { name, full } of listed) files.set(name, await fs.readFile(full));
		for (const [name, bytes] of files) if (/\.html?$/i.test(name)) checkPage(name, textOf(name, bytes), files);
		return encodeManifest([...files].map(([name, bytes]) => ({ path: name, size: bytes.length, sha256: digestOf(bytes) })));
	} catch (error) {
		if (error instanceof IntegrityError) throw new UsageError(error.message);
		throw error instanceof ShapeError ? new UsageError(messages.badBuild(error.message)) : error;
	}
}

function textOf(name: string, page: Bytes): string {
	try {
		return fromUtf8(page);
	} catch {
		throw new UsageError(messages.badBuild(messages.notUtf8(name)));
	}
}

const digestOf = (bytes: Bytes): Bytes => Uint8Array.from(createHash("sha256").update(bytes).digest());

async function listFiles(folder: string): Promise<{ name: string; full: string; size: number }[]> {
	const found = [];
	for (const each of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
		const full = path.join(each.parentPath, each.name);
		const name = path.relative(folder, full).split(path.sep).join("/");
		if (each.isDirectory() || name === MANIFEST) continue;
		if (!each.isFile()) throw new UsageError(messages.badBuild(messages.notAFile(name)));
		found.push({ name, full, size: (await fs.stat(full)).size });
	}
	return found;
}
