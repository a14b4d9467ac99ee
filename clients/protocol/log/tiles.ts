/**
 * A log as immutable files: C2SP tlog-tiles, tile height 8.
 *
 * The tile (level, index) of width W holds W hashes of 32 bytes: the nodes (8 * level, 256 * index + i) of the
 * Merkle tree, i from 0 to W - 1. A tile is full at width 256, else partial. The *edge* of a tree is its partial tiles,
 * at most one per level. Edge and size are all that is needed to append. Entry bundles have the same kind of address as tiles,
 * and hold the entries themselves.
 */
import { type Bytes, concat } from "../bytes.ts";
import { append, checkHash, checkSize, EMPTY_FRONTIER, type Frontier, frontier, HASH_LENGTH, rootOf, rootOfFrontier } from "./merkle.ts";
import type { HashAt, NodeRef } from "./proof.ts";

export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

/** The address of a tile or bundle. width: 1 to 256; 256 is full. level: 0 to 63. */
export type TileRef = { readonly level: number | "entries"; readonly index: number; readonly width: number };
/** The address of a tile of hashes. */
export type HashTileRef = TileRef & { readonly level: number };
/** A tile of hashes with its bytes: 32 for each hash. */
export type Tile = HashTileRef & { readonly data: Bytes };

function checkRef(ref: TileRef): TileRef {
	const { level, index, width } = ref;
	if (level !== "entries" && !(Number.isInteger(level) && level >= 0 && level <= 63)) throw new RangeError("a tile level is 0 to 63");
	if (!(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH)) throw new RangeError("a tile width is 1 to 256");
	checkSize(index);
	return ref;
}

/** `tile/<L>/<N>[.p/<W>]`: N in groups of three digits, all but the last with an `x` in front. @throws RangeError */
export function tilePath(ref: TileRef): string {
	const { level, index, width } = checkRef(ref);
	const digits = String(index);
	const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
	const encoded = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
	return `tile/${level}/${encoded}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** The inverse of `tilePath`. @throws SyntaxError or RangeError for every other spelling. */
export function parseTilePath(path: string): TileRef {
	const match = /^tile\/(\d+|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/.exec(path);
	if (match === null) throw new SyntaxError("not a tile path");
	const [, level = "", index = "", width] = match;
	const ref: TileRef = {
		level: level === "entries" ? level : Number(level),
		index: Number(index.replace(/[x/]/g, "")),
		width: width === undefined ? TILE_WIDTH : Number(width),
	};
	// Refuses leading zeros and a width of 256: each tile has exactly one path.
	if (tilePath(ref) !== path) throw new SyntaxError("not a canonical tile path");
	return ref;
}

/** The number of hashes of a tree at a tile level: floor(size / 256^level). */
function hashesAt(level: number, size: number): number {
	return Math.floor(size / TILE_WIDTH ** level);
}

/** The tiles of a tree of `size` that a tree of `oldSize` doesn't have, level by level. @throws RangeError when `oldSize` is larger. */
export function tilesOf(size: number, oldSize = 0): HashTileRef[] {
	if (checkSize(oldSize) > checkSize(size)) throw new RangeError("the old tree is larger than the new one");
	const out: HashTileRef[] = [];
	for (let level = 0; hashesAt(level, size) > 0; level++) {
		const [from, to] = [hashesAt(level, oldSize), hashesAt(level, size)];
		if (from === to) continue;
		for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < to; index++) {
			out.push({ level, index, width: Math.min(TILE_WIDTH, to - index * TILE_WIDTH) });
		}
	}
	return out;
}

/** The partial tiles of a tree of `size`. `appendToTiles` needs their bytes. */
export function edgeOf(size: number): HashTileRef[] {
	const out: HashTileRef[] = [];
	for (let level = 0; hashesAt(level, checkSize(size)) > 0; level++) {
		const width = hashesAt(level, size) % TILE_WIDTH;
		if (width > 0) out.push({ level, index: Math.floor(hashesAt(level, size) / TILE_WIDTH), width });
	}
	return out;
}

/** The hashes in the bytes of a tile. @throws RangeError unless the bytes are 1 to 256 whole hashes. */
export function tileHashes(data: Bytes): Bytes[] {
	const width = data.length / HASH_LENGTH;
	checkRef({ level: 0, index: 0, width });
	return Array.from({ length: width }, (_, i) => data.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH));
}

/** The hashes of a tree's edge, by level. @throws RangeError unless `edge` has exactly the tiles of `edgeOf(size)`. */
function edgeHashes(size: number, edge: readonly Tile[]): Bytes[][] {
	const expected = edgeOf(size);
	if (expected.length !== edge.length) throw new RangeError("not the edge of a tree of this size");
	const levels: Bytes[][] = [];
	for (const { level, index, width } of expected) {
		const tile = edge.find((one) => one.level === level && one.index === index && one.width === width);
		if (tile === undefined || tile.data.length !== width * HASH_LENGTH) throw new RangeError("not the edge of a tree of this size");
		levels[level] = tileHashes(tile.data);
	}
	return levels;
}

/** The frontier of a tree, from its edge. @throws RangeError unless `edge` has exactly the tiles of `edgeOf(size)`. */
export function frontierOfEdge(size: number, edge: readonly Tile[]): Frontier {
	const parts = edgeHashes(size, edge).map((hashes) => append(EMPTY_FRONTIER, hashes).hashes);
	return frontier(size, parts.reverse().flat());
}

export type AppendedTree = { readonly size: number; readonly root: Bytes; readonly write: readonly Tile[]; readonly edge: readonly Tile[] };

/**
 * Appends leaf hashes to a tree, given only its size and edge.
 * @returns the new size and root, the tiles to store (all new full tiles and all new partial tiles), and the new edge.
 * @throws RangeError unless `edge` has exactly the tiles of `edgeOf(size)`, and each leaf hash has 32 bytes.
 */
export function appendToTiles(size: number, edge: readonly Tile[], leafHashes: readonly Bytes[]): AppendedTree {
	const before = edgeHashes(size, edge);
	const newSize = checkSize(size + leafHashes.length);
	const write: Tile[] = [];
	let added: readonly Bytes[] = leafHashes.map(checkHash);
	for (let level = 0; added.length > 0; level++) {
		const tiles = cutIntoTiles(level, Math.floor(hashesAt(level, size) / TILE_WIDTH), [...(before[level] ?? []), ...added]);
		write.push(...tiles);
		added = tiles.filter(({ width }) => width === TILE_WIDTH).map(({ data }) => rootOf(tileHashes(data)));
	}
	const isPartial = (tile: Tile) => tile.width < TILE_WIDTH;
	const untouched = edge.filter(({ level }) => !write.some((tile) => tile.level === level));
	const newEdge = [...write.filter(isPartial), ...untouched].sort((a, b) => a.level - b.level);
	return { size: newSize, root: rootOfFrontier(frontierOfEdge(newSize, newEdge)), write, edge: newEdge };
}

/** Cuts one level's hashes into tiles, the first of which has the index `first`. */
function cutIntoTiles(level: number, first: number, hashes: readonly Bytes[]): Tile[] {
	return Array.from({ length: Math.ceil(hashes.length / TILE_WIDTH) }, (_, i) => {
		const own = hashes.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH);
		return { level, index: first + i, width: own.length, data: concat(...own) };
	});
}

/** The tile of a tree of `size` that a node is computed from. @throws RangeError when the tree doesn't have this node. */
export function tileOfNode({ level, index }: NodeRef, size: number): HashTileRef {
	const tileLevel = Math.floor(level / TILE_HEIGHT);
	const tileIndex = Math.floor((index * 2 ** (level % TILE_HEIGHT)) / TILE_WIDTH);
	if ((index + 1) * 2 ** level > size) throw new RangeError("the tree has no such node");
	return { level: tileLevel, index: tileIndex, width: Math.min(TILE_WIDTH, hashesAt(tileLevel, size) - tileIndex * TILE_WIDTH) };
}

/** Reads nodes out of the tiles of a tree of `size`, for `proof.ts`. `load` gives a tile's bytes. */
export function hashAtFromTiles(size: number, load: (ref: HashTileRef) => Bytes): HashAt {
	return (level, index) => {
		const count = 2 ** (level % TILE_HEIGHT);
		const start = (index * count) % TILE_WIDTH;
		const hashes = tileHashes(load(tileOfNode({ level, index }, size))).slice(start, start + count);
		if (hashes.length !== count) throw new RangeError("a tile has too few hashes");
		return rootOf(hashes);
	};
}

/** An entry bundle: for each entry u16be(length) and its bytes. @throws RangeError for 0 or over 256 entries, or an entry over 65,535 bytes. */
export function entryBundle(entries: readonly Bytes[]): Bytes {
	checkRef({ level: "entries", index: 0, width: entries.length });
	return concat(
		...entries.flatMap((entry) => {
			if (entry.length > 0xffff) throw new RangeError("a log entry has at most 65,535 bytes");
			return [Uint8Array.of(entry.length >> 8, entry.length), entry];
		}),
	);
}

/** The inverse of `entryBundle`. @throws RangeError when the bytes are cut short, are empty, or hold more than 256 entries. */
export function parseEntryBundle(bytes: Bytes): Bytes[] {
	const out: Bytes[] = [];
	for (let at = 0; at < bytes.length; ) {
		const [high = 0, low = 0] = bytes.subarray(at, at + 2);
		const end = at + 2 + high * 256 + low;
		if (end > bytes.length) throw new RangeError("the entry bundle is cut short");
		out.push(bytes.slice(at + 2, end));
		at = end;
	}
	checkRef({ level: "entries", index: 0, width: out.length });
	return out;
}
