/**
 * Checks a range of bundles of an exported log. Compares the entries with their tile and the bodies with their leaves, and computes the
 * root of each full tile. This must be fast for millions of entries, so it uses Node's SHA-256 and reuses its buffers.
 */
import { createHmac, hash } from "node:crypto";
import { LEAF_VERSION, SALT_LENGTH } from "#protocol/log/entry.ts";
import { scanEntryTime } from "#protocol/log/entry-scan.ts";
import { addToSpan, emptySpan, type TimeSpan } from "#protocol/log/entry-times.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { TILE_WIDTH, tilePath } from "#protocol/log/tiles.ts";
import { bodiesPath, bundleRef, type LogFolder } from "./folder.ts";

/** A file in the folder is missing or wrong. The message begins with the path of the file. */
export class WrongFileError extends Error {
	override readonly name = "WrongFileError";
}

/** The bundles to check in one go. */
export interface Stretch {
	/** The number of the first bundle. */
	from: number;
	/** The number of the first bundle after the stretch. */
	to: number;
	/** The size of the tree, in entries. */
	size: number;
}

export interface Checked {
	/** The number of the first bundle of the stretch. */
	from: number;
	/** The concatenated roots, one for each full bundle. */
	roots: Uint8Array;
	/** The concatenated leaf hashes of the last bundle if it is partial, else empty. */
	tail: Uint8Array;
	/** How many bodies the folder has. Each matches its leaf. */
	bodies: number;
	/** The times of these bodies. */
	times: TimeSpan;
	/** The numbers of the bundles without a file of bodies. */
	withoutBodies: number[];
}

const node = Buffer.alloc(1 + 2 * HASH_LENGTH, 1);
const sha256 = (data: Uint8Array) => hash("sha256", data, "buffer");

/** Checks the bundles from `from` up to but not including `to`. @throws WrongFileError */
export function checkStretch(folder: LogFolder, { from, to, size }: Stretch): Checked {
	const roots = new Uint8Array((to - from) * HASH_LENGTH);
	let [full, bodies] = [0, 0];
	const times = emptySpan();
	const withoutBodies: number[] = [];
	let tail = new Uint8Array(0);
	for (let index = from; index < to; index++) {
		const { width } = bundleRef("entries", index, size);
		const [name, tile] = [tilePath(bundleRef("entries", index, size)), tilePath(bundleRef(0, index, size))];
		const bundle = readRequired(folder, name);
		const hashes = leafHashes(bundle, width, name);
		if (!hashes.equals(readRequired(folder, tile))) throw new WrongFileError(`${tile}: its hashes do not match the entries in ${name}`);
		const bodiesFile = folder.read(bodiesPath(index, size));
		if (bodiesFile === null) withoutBodies.push(index);
		else bodies += checkBodies(bodiesFile, bundle, { width, name: bodiesPath(index, size), first: index * TILE_WIDTH }, times);
		if (width === TILE_WIDTH) roots.set(rootOfTile(hashes), full++ * HASH_LENGTH);
		else tail = new Uint8Array(hashes);
	}
	return { from, roots: roots.slice(0, full * HASH_LENGTH), tail, bodies, times, withoutBodies };
}

export function readRequired(folder: LogFolder, name: string): Buffer {
	const data = folder.read(name);
	if (data === null) throw new WrongFileError(`${name}: is missing`);
	return data;
}

/** Calls `each` with the index, start and end of each item of a file of entries or bodies. @throws WrongFileError */
function walk(bundle: Buffer, width: number, name: string, each: (i: number, start: number, end: number) => void): void {
	let at = 0;
	for (let i = 0; i < width; i++) {
		const end = at + 2 + (at + 2 <= bundle.length ? bundle.readUInt16BE(at) : 0);
		if (end > bundle.length) throw new WrongFileError(`${name}: is cut short`);
		each(i, at + 2, end);
		at = end;
	}
	if (at !== bundle.length) throw new WrongFileError(`${name}: has more entries than it must have`);
}

function leafHashes(bundle: Buffer, width: number, name: string): Buffer {
	const out = Buffer.allocUnsafe(width * HASH_LENGTH);
	// A leaf hash has the prefix 0x00. To avoid a copy, the last byte of the entry's two-byte length holds this prefix while we hash.
	walk(bundle, width, name, (i, start, end) => {
		const kept = bundle[start - 1] as number;
		bundle[start - 1] = 0;
		out.set(sha256(bundle.subarray(start - 1, end)), i * HASH_LENGTH);
		bundle[start - 1] = kept;
	});
	return out;
}

/** The root of a full tile. Hashes pairs of nodes, level by level, in one buffer. */
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

/** A file of bodies. */
interface BodiesFile {
	/** How many entries its bundle has. */
	width: number;
	name: string;
	/** The number of the first entry of the bundle. */
	first: number;
}

/** Checks that each body is an access entry and matches its leaf, and adds its time to `times`. @returns how many bodies there are */
function checkBodies(bodies: Buffer, bundle: Buffer, { width, name, first }: BodiesFile, times: TimeSpan): number {
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
		if (leaf[0] !== LEAF_VERSION || !mac.equals(leaf.subarray(1))) throw new WrongFileError(`${name}: body ${i} does not match its leaf`);
		const at = scanEntryTime(body);
		if (at === null) throw new WrongFileError(`${name}: body ${i} is not an access entry`);
		addToSpan(times, first + i, at);
		found++;
	});
	return found;
}
