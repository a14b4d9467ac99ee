/**
 * Checks a stretch of an exported log: entries against their tile, bodies against their leaves, and the root of each full
 * tile. Runs over millions of entries, so it hashes with Node's own SHA-256, into buffers that are used again.
 */
import { createHmac, hash } from "node:crypto";
import { LEAF_VERSION, SALT_LENGTH } from "#protocol/log/entry.ts";
import { isEntryBytes } from "#protocol/log/entry-scan.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { TILE_WIDTH, tilePath } from "#protocol/log/tiles.ts";
import { bodiesPath, bundleRef, type LogFolder } from "./folder.ts";

/** What a folder says that can't be: `path` is the file. */
export class WrongFileError extends Error {
	override readonly name = "WrongFileError";
}

export interface Stretch {
	from: number;
	to: number;
	/** Of the tree. */
	size: number;
}

export interface Checked {
	from: number;
	/** One root for each full bundle. */
	roots: Uint8Array;
	/** Leaf hashes of the last bundle where that is a partial one. */
	tail: Uint8Array;
	/** Bodies that were there and are in the tree. */
	bodies: number;
}

const node = Buffer.alloc(1 + 2 * HASH_LENGTH, 1);
const sha256 = (data: Uint8Array) => hash("sha256", data, "buffer");

/** Bundles [from, to). @throws WrongFileError */
export function checkStretch(folder: LogFolder, { from, to, size }: Stretch): Checked {
	const roots = new Uint8Array((to - from) * HASH_LENGTH);
	let [full, bodies] = [0, 0];
	let tail = new Uint8Array(0);
	for (let index = from; index < to; index++) {
		const { width } = bundleRef("entries", index, size);
		const [name, tile] = [tilePath(bundleRef("entries", index, size)), tilePath(bundleRef(0, index, size))];
		const bundle = must(folder, name);
		const hashes = leafHashes(bundle, width, name);
		if (!hashes.equals(must(folder, tile))) throw new WrongFileError(`${tile}: its hashes are not those of the entries in ${name}`);
		const there = folder.read(bodiesPath(index, size));
		if (there) bodies += checkBodies(there, bundle, width, bodiesPath(index, size));
		if (width === TILE_WIDTH) roots.set(rootOfTile(hashes), full++ * HASH_LENGTH);
		else tail = new Uint8Array(hashes);
	}
	return { from, roots: roots.slice(0, full * HASH_LENGTH), tail, bodies };
}

export function must(folder: LogFolder, name: string): Buffer {
	const data = folder.read(name);
	if (data === null) throw new WrongFileError(`${name}: is missing`);
	return data;
}

/** Calls back with each entry's place. */
function walk(bundle: Buffer, width: number, name: string, each: (i: number, start: number, end: number) => void): void {
	let at = 0;
	for (let i = 0; i < width; i++) {
		const end = at + 2 + (at + 2 <= bundle.length ? bundle.readUInt16BE(at) : 0);
		if (at + 2 > bundle.length || end > bundle.length) throw new WrongFileError(`${name}: is cut short`);
		each(i, at + 2, end);
		at = end;
	}
	if (at !== bundle.length) throw new WrongFileError(`${name}: has more entries than it must have`);
}

function leafHashes(bundle: Buffer, width: number, name: string): Buffer {
	const out = Buffer.allocUnsafe(width * HASH_LENGTH);
	// The entry follows a two-byte length: the second of these becomes the 0x00 in front of a leaf, for a moment.
	walk(bundle, width, name, (i, start, end) => {
		const kept = bundle[start - 1] as number;
		bundle[start - 1] = 0;
		out.set(sha256(bundle.subarray(start - 1, end)), i * HASH_LENGTH);
		bundle[start - 1] = kept;
	});
	return out;
}

/** Halves a full tile eight times, in place. */
function rootOfTile(hashes: Buffer): Uint8Array {
	const level = Buffer.from(hashes);
	for (let count = TILE_WIDTH / 2; count >= 1; count /= 2) {
		for (let i = 0; i < count; i++) {
			level.copy(node, 1, i * 2 * HASH_LENGTH, (i + 1) * 2 * HASH_LENGTH);
			level.set(sha256(node), i * HASH_LENGTH);
		}
	}
	return level.subarray(0, HASH_LENGTH);
}

/** Each body must be one, and give its leaf. @returns how many there were. */
function checkBodies(bodies: Buffer, bundle: Buffer, width: number, name: string): number {
	const places: [number, number][] = [];
	walk(bundle, width, name, (_i, start, end) => places.push([start, end]));
	let found = 0;
	walk(bodies, width, name, (i, start, end) => {
		if (start === end) return;
		const leaf = bundle.subarray(...(places[i] as [number, number]));
		const body = bodies.subarray(start + SALT_LENGTH, end);
		const mac = createHmac("sha256", bodies.subarray(start, start + SALT_LENGTH))
			.update(body)
			.digest();
		if (leaf[0] !== LEAF_VERSION || !mac.equals(leaf.subarray(1))) throw new WrongFileError(`${name}: body ${i} is not that of its leaf`);
		if (!isEntryBytes(body)) throw new WrongFileError(`${name}: body ${i} is no access entry`);
		found++;
	});
	return found;
}
