/** Checks the trees of the logs like a client: only with the verifiers of the protocol. */
import type { Bytes } from "#protocol/bytes.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { parseEntryBundle } from "#protocol/log/tiles.ts";
import type { Db } from "#server/database/database.ts";
import { entriesBetween, readEntry, readEntryBundle } from "#server/ledger/reads.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { inclusionProof, treeHead } from "#server/ledger/tree.ts";

/** Whether the server's proof shows that the stored entry is in the present tree. */
export async function isProvenInTree(db: Db, seq: number, log: LogName = "access"): Promise<boolean> {
	const found = await readEntry(db, seq);
	const { size, root } = await treeHead(db, log);
	if (found === null) return false;
	return verifyInclusion(leafHash(found.leaf), seq, size, root, await inclusionProof(db, log, seq, size));
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
