/** Second implementation of spec/logs.md section 4: tiles, their paths, entry bundles. */
import { type Bytes, join, number, refuse, unsigned } from "./bytes.ts";
import { root } from "./trees.ts";

export interface Tile {
	level: number | "entries";
	index: number;
	width: number;
}

export function tilePath({ level, index, width }: Tile): string {
	const digits = String(index);
	const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) as string[];
	const place = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
	return `tile/${level}/${place}${width === 256 ? "" : `.p/${width}`}`;
}

export function readTilePath(path: string): Tile {
	const match = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? refuse("not a tile's path");
	const [level, place, partial] = match.slice(1) as [string, string, string | undefined];
	const tile = {
		level: level === "entries" ? ("entries" as const) : Number(level),
		index: Number(place.replace(/[x/]/g, "")),
		width: partial === undefined ? 256 : Number(partial),
	};
	if (tile.level !== "entries" && tile.level > 63) refuse("no such level");
	if (!Number.isSafeInteger(tile.index)) refuse("an index above 2^53 - 1");
	if (partial !== undefined && (tile.width < 1 || tile.width > 255)) refuse("not a partial width");
	return tilePath(tile) === path ? tile : refuse("not the only valid path of this tile");
}

/** All tiles of a tree of this size. For each level: the full tiles, then the partial one. */
export function tilesOf(size: number): Tile[] {
	const tiles: Tile[] = [];
	for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / 256)) {
		for (let index = 0; index < Math.floor(hashes / 256); index++) tiles.push({ level, index, width: 256 });
		if (hashes % 256 > 0) tiles.push({ level, index: Math.floor(hashes / 256), width: hashes % 256 });
	}
	return tiles;
}

/** The bytes of a tile, computed from the leaf hashes of the tree. */
export function tileBytes({ level, index, width }: Tile & { level: number }, leafHashes: readonly Bytes[]): Bytes {
	const span = 256 ** level;
	const first = 256 * index;
	return join(...Array.from({ length: width }, (_, i) => root(leafHashes.slice((first + i) * span, (first + i + 1) * span))));
}

export const entryBundle = (entries: readonly Bytes[]): Bytes => join(...entries.flatMap((entry) => [unsigned(entry.length, 2), entry]));

export function readEntryBundle(bytes: Bytes): Bytes[] {
	const entries: Bytes[] = [];
	let at = 0;
	while (at < bytes.length) {
		if (bytes.length - at < 2) refuse("an entry without its length");
		const end = at + 2 + Number(number(bytes.subarray(at, at + 2)));
		if (end > bytes.length) refuse("an entry is longer than the bundle");
		entries.push(bytes.slice(at + 2, end));
		at = end;
	}
	return entries.length >= 1 && entries.length <= 256 ? entries : refuse("a tile is 1 to 256 wide");
}
