/** Tiles: paths, the tiles of a tree, growth, proofs from tiles, entry bundles. */
import fc from "fast-check";
import t from "tap";
import { type Bytes, toHex, u32be } from "#protocol/bytes.ts";
import { EMPTY_ROOT, leafHash, rootOf } from "#protocol/log/merkle.ts";
import { nodesForInclusion, proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from "#protocol/log/proof.ts";
import {
	appendToTiles,
	edgeOf,
	entryBundle,
	hashAtFromTiles,
	parseEntryBundle,
	parseTilePath,
	type Tile,
	type TileRef,
	tileOfNode,
	tilePath,
	tilesOf,
} from "#protocol/log/tiles.ts";
import * as malformed from "../../../support/malformed.ts";

const hashes = Array.from({ length: 70_000 }, (_, i) => leafHash(u32be(i)));

/** An integrator in memory. It stores exactly the tiles that it is given. */
class Store {
	readonly files = new Map<string, Bytes>();
	size = 0;
	root: Bytes = EMPTY_ROOT;
	edge: readonly Tile[] = [];
	grow(count: number): void {
		const growth = appendToTiles(this.size, this.edge, hashes.slice(this.size, this.size + count));
		for (const tile of growth.write) this.files.set(tilePath(tile), tile.data);
		({ size: this.size, root: this.root, edge: this.edge } = growth);
	}
	load = (ref: TileRef): Bytes => {
		const data = this.files.get(tilePath(ref));
		if (data === undefined) throw new Error(`no ${tilePath(ref)}`);
		return data;
	};
}

t.test("tile paths are those of the specification, round trip, and have one form each", async (t) => {
	t.equal(tilePath({ level: 0, index: 1234067, width: 256 }), "tile/0/x001/x234/067");
	t.equal(tilePath({ level: "entries", index: 0, width: 1 }), "tile/entries/000.p/1");
	const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const));
	const index = fc.oneof(fc.nat(2000), fc.maxSafeNat());
	fc.assert(
		fc.property(level, index, fc.integer({ min: 1, max: 256 }), (level, index, width) => {
			const ref = { level, index, width };
			return JSON.stringify(parseTilePath(tilePath(ref))) === JSON.stringify(ref);
		}),
	);
	const wrong = [
		"tile/0/1",
		"tile/00/001",
		"tile/64/001",
		"tile/-1/001",
		"tile/0/x001",
		"tile/0/x000/001",
		"tile/0/001/002",
		"tile/0/X001/002",
		"tile/0/001.p/0",
		"tile/0/001.p/256",
		"tile/0/001.p/07",
		"tile/0/001.p/",
		"/tile/0/001",
		"tile/0/001/",
		"tile/entry/001",
		"tile/0/x999/x999/x999/x999/x999/999",
		"",
	];
	for (const path of wrong) t.throws(() => parseTilePath(path), { name: /^(SyntaxError|RangeError)$/ }, path);
	for (const width of [0, 257, 1.5]) t.throws(() => tilePath({ level: 0, index: 0, width }), RangeError);
	for (const level of [-1, 0.5, 64]) t.throws(() => tilePath({ level, index: 0, width: 1 }), RangeError);
	t.throws(() => tilePath({ level: 0, index: -1, width: 1 }), RangeError);
});

t.test("a tree has the tiles that the specification lists", async (t) => {
	const tiles = tilesOf(70_000);
	const at = (level: number) => tiles.filter((tile) => tile.level === level).map(({ width }) => width);
	t.equal(at(0).filter((width) => width === 256).length, 273);
	t.equal(at(0).at(-1), 112);
	t.strictSame(at(1), [256, 17]);
	t.strictSame(at(2), [1]);
	t.strictSame(tilesOf(256).map(tilePath), ["tile/0/000", "tile/1/000.p/1"]);
	t.strictSame(tilesOf(0), []);
	t.strictSame(edgeOf(256).map(tilePath), ["tile/1/000.p/1"]);
	t.throws(() => tilesOf(1, 2), RangeError);
});

t.test("the tiles of 70,000 leaves, added in uneven steps, give every root and every proof", async (t) => {
	const store = new Store();
	const sizes: number[] = [];
	for (const step of [1, 254, 1, 1, 0, 255, 300, 64_000, 723, 1, 4464]) {
		const before = store.size;
		store.grow(step);
		sizes.push(store.size);
		t.equal(toHex(store.root), toHex(rootOf(hashes.slice(0, store.size))), `root at ${store.size}`);
		t.strictSame(store.edge.map(tilePath), edgeOf(store.size).map(tilePath), "the edge");
		for (const ref of tilesOf(store.size, before)) t.ok(store.files.has(tilePath(ref)), tilePath(ref));
	}
	t.equal(store.size, 70_000);
	for (const ref of tilesOf(store.size)) if (!store.files.has(tilePath(ref))) t.fail(tilePath(ref));
	const hashAt = hashAtFromTiles(store.size, store.load);
	for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
		t.ok(
			verifyInclusion(hashes[index] ?? EMPTY_ROOT, index, store.size, store.root, proveInclusion(index, store.size, hashAt)),
			`leaf ${index}`,
		);
	}
	for (const first of sizes) {
		const proof = proveConsistency(first, store.size, hashAt);
		t.ok(verifyConsistency(first, store.size, rootOf(hashes.slice(0, first)), store.root, proof), `from ${first}`);
	}
	const needed = new Set(nodesForInclusion(12_345, store.size).map((node) => tilePath(tileOfNode(node, store.size))));
	t.ok(needed.size <= 4, "a proof needs a handful of tiles");
	t.ok(
		proveInclusion(
			12_345,
			store.size,
			hashAtFromTiles(store.size, (ref) => {
				if (!needed.has(tilePath(ref))) throw new Error("not announced");
				return store.load(ref);
			}),
		),
	);
});

t.test("root and right edge don't depend on the batches in which a tree grows", async () => {
	fc.assert(
		fc.property(fc.array(fc.nat(400), { maxLength: 8 }), (steps) => {
			const store = new Store();
			for (const step of steps) store.grow(step);
			const once = appendToTiles(0, [], hashes.slice(0, store.size));
			return toHex(once.root) === toHex(store.root) && JSON.stringify(once.edge) === JSON.stringify(store.edge);
		}),
		{ numRuns: 30 },
	);
});

t.test("a wrong edge, a missing node and a malformed hash are refused", async (t) => {
	const { edge } = appendToTiles(0, [], hashes.slice(0, 300));
	t.equal(edge.length, 2);
	t.throws(() => appendToTiles(300, [], hashes.slice(0, 1)), RangeError);
	t.throws(() => appendToTiles(299, edge, []), RangeError);
	t.throws(() => appendToTiles(300, edge.slice(1), []), RangeError);
	t.throws(
		() =>
			appendToTiles(
				300,
				edge.map((tile) => ({ ...tile, data: tile.data.slice(1) })),
				[],
			),
		RangeError,
	);
	t.throws(() => appendToTiles(0, [], [new Uint8Array(31)]), RangeError);
	t.throws(() => tileOfNode({ level: 8, index: 1 }, 511), RangeError);
	t.throws(() => hashAtFromTiles(512, () => new Uint8Array(32))(8, 1), RangeError);
});

t.test("entry bundles round trip, and malformed ones are refused", async (t) => {
	fc.assert(
		fc.property(
			fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 }),
			(entries) => JSON.stringify(parseEntryBundle(entryBundle(entries)).map(toHex)) === JSON.stringify(entries.map(toHex)),
		),
		{ numRuns: 20 },
	);
	t.equal(entryBundle([new Uint8Array(65_535)]).length, 65_537);
	t.throws(() => entryBundle([new Uint8Array(65_536)]), RangeError);
	t.throws(() => entryBundle([]), RangeError);
	t.throws(() => entryBundle(Array.from({ length: 257 }, () => EMPTY_ROOT)), RangeError);
	for (const bad of malformed.BUNDLES) t.throws(() => parseEntryBundle(bad), RangeError);
});
