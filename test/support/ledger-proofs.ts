/** Checks the trees of the logs like a client: only with the verifiers of the protocol. */
import type { Bytes } from "#protocol/bytes.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { nodesForInclusion, proveInclusion, verifyInclusion } from "#protocol/log/proof.ts";
import { hashAtFromTiles, parseEntryBundle, tileOfNode } from "#protocol/log/tiles.ts";
import type { Db } from "#server/database/database.ts";
import { entriesBetween, type ReadEntry, readEntryBundle } from "#server/ledger/reads.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { readTile, treeHead } from "#server/ledger/tree.ts";

/** One entry, or null while the log isn't that long. */
export async function readEntry(db: Db, seq: number): Promise<ReadEntry | null> {
	return (await entriesBetween(db, seq, seq + 1))[0] ?? null;
}

/** Whether the tiles that the server gives away prove that the stored entry is in the present tree. */
export async function isProvenInTree(db: Db, seq: number, log: LogName = "access"): Promise<boolean> {
	const found = await readEntry(db, seq);
	const { size, root } = await treeHead(db, log);
	if (found === null) return false;
	return verifyInclusion(leafHash(found.leaf), seq, size, root, await inclusionProof(db, log, seq, size));
}

async function inclusionProof(db: Db, log: LogName, index: number, size: number): Promise<Bytes[]> {
	const tiles = new Map<string, Bytes>();
	for (const ref of nodesForInclusion(index, size).map((node) => tileOfNode(node, size))) {
		const data = await readTile(db, log, ref);
		if (data !== null) tiles.set(`${ref.level}/${ref.index}`, data);
	}
	return proveInclusion(
		index,
		size,
		hashAtFromTiles(size, (ref) => {
			const data = tiles.get(`${ref.level}/${ref.index}`);
			if (data === undefined) throw new RangeError("the server lacks a tile of the proof");
			return data;
		}),
	);
}

/** The root of the tree, computed again from its leaves. */
export async function rootFromScratch(db: Db, size: number): Promise<Bytes> {
	const entries = await entriesBetween(db, 0, size);
	return rootOf(entries.map(({ leaf }) => leafHash(leaf)));
}

/** The leaves in one bundle of the access log; empty when there is no such bundle. */
export async function entryBundleLeaves(db: Db, index: number, width: number): Promise<Bytes[]> {
	const bundle = await readEntryBundle(db, index, width);
	return bundle === null ? [] : parseEntryBundle(bundle);
}
