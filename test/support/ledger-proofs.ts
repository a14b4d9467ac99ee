/** Checks of the tree from outside, with nothing but the protocol's verifiers. */

import type { Bytes } from "#protocol/bytes.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { parseEntryBundle } from "#protocol/log/tiles.ts";
import type { Db } from "#server/database/database.ts";
import { entriesBetween, readEntry, readEntryBundle } from "#server/ledger/reads.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { inclusionProof, treeHead } from "#server/ledger/tree.ts";

/** Whether the stored leaf is proven in the access tree as it stands. */
export async function provenIn(db: Db, seq: number, log: LogName = "access"): Promise<boolean> {
	const found = await readEntry(db, seq);
	const { size, root } = await treeHead(db, log);
	if (found === null) return false;
	return verifyInclusion(leafHash(found.leaf), seq, size, root, await inclusionProof(db, log, seq, size));
}

/** The root over all leaves, computed from nothing but the leaves. */
export async function rootFromScratch(db: Db, size: number): Promise<Bytes> {
	const entries = await entriesBetween(db, 0, size);
	return rootOf(entries.map(({ leaf }) => leafHash(leaf)));
}

export async function entryBundleLeaves(db: Db, index: number, width: number): Promise<Bytes[]> {
	const bundle = await readEntryBundle(db, index, width);
	return bundle === null ? [] : parseEntryBundle(bundle);
}
