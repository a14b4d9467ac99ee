/**
 * The Merkle trees of both logs, stored in Postgres as C2SP tiles. Trees only grow, and the hashes of a tile are never replaced: a
 * partial tile becomes a wider one with the same beginning. So each tile of an earlier tree is a prefix of a row here.
 */
import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Bytes } from "#protocol/bytes.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { type HashAt, type NodeRef, nodesForConsistency, proveConsistency } from "#protocol/log/proof.ts";
import { appendToTiles, edgeOf, type HashTileRef, hashAtFromTiles, type Tile, tileOfNode } from "#protocol/log/tiles.ts";
import type { Db } from "#server/database/database.ts";
import { type LogName, logTree, tile } from "./tables.ts";

export interface TreeHead {
	size: number;
	root: Bytes;
}

/** Size and root of the tree, as this handle sees them. */
export async function treeHead(db: Db, log: LogName): Promise<TreeHead> {
	return requireHead(log, await headQuery(db, log));
}

function headQuery(db: Db, log: LogName) {
	return db.select({ size: logTree.size, root: logTree.root }).from(logTree).where(eq(logTree.log, log));
}

function requireHead(log: LogName, [head]: TreeHead[]): TreeHead {
	if (head === undefined) throw new Error(`there is no log "${log}"`);
	return head;
}

/**
 * Locks the tree until the transaction ends. A process that dies can't keep the lock.
 * @returns null when another transaction holds the lock.
 */
export async function tryLockTree(db: Db, log: LogName): Promise<TreeHead | null> {
	const [head] = await headQuery(db, log).for("update", { skipLocked: true });
	return head ?? null;
}

/**
 * Appends leaves to a log's tree, in the caller's transaction. The tree's row is locked until that transaction ends, so leaves of
 * concurrent transactions never interleave.
 * @param leafHashes made by `leafHash` of the protocol, in order.
 * @returns the head as it is once the transaction commits. It must not be signed before the commit; see `publish.ts`.
 */
export async function extendTree(db: Db, log: LogName, leafHashes: readonly Bytes[]): Promise<TreeHead> {
	const head = requireHead(log, await headQuery(db, log).for("update"));
	if (leafHashes.length === 0) return head;
	const { size, root, write } = appendToTiles(head.size, await loadTiles(db, log, edgeOf(head.size)), leafHashes);
	await storeTiles(db, log, write);
	await db.update(logTree).set({ size, root }).where(eq(logTree.log, log));
	return { size, root };
}

async function storeTiles(db: Db, log: LogName, tiles: readonly Tile[]): Promise<void> {
	const rows = tiles.map(({ level, index, data }) => ({ log, level, index, hashes: data }));
	await db
		.insert(tile)
		.values(rows)
		.onConflictDoUpdate({ target: [tile.log, tile.level, tile.index], set: { hashes: sql`excluded.hashes` } });
}

async function loadTiles(db: Db, log: LogName, refs: readonly HashTileRef[]): Promise<Tile[]> {
	if (refs.length === 0) return [];
	const levels = [...new Set(refs.map(({ level }) => level))];
	const wantedTiles = levels.map((level) =>
		and(
			eq(tile.level, level),
			inArray(
				tile.index,
				refs.filter((ref) => ref.level === level).map(({ index }) => index),
			),
		),
	);
	const rows = await db
		.select()
		.from(tile)
		.where(and(eq(tile.log, log), or(...wantedTiles)));
	return refs.map((ref) => {
		const row = rows.find(({ level, index }) => level === ref.level && index === ref.index);
		const data = row?.hashes.slice(0, ref.width * HASH_LENGTH);
		if (data?.length !== ref.width * HASH_LENGTH)
			throw new RangeError(`the tree of the log "${log}" lacks the tile ${ref.level}/${ref.index}.p/${ref.width}`);
		return { ...ref, data };
	});
}

/** A tile's hashes, width * 32 bytes, which never change; null while the tree isn't that large. */
export async function readTile(db: Db, log: LogName, { level, index, width }: HashTileRef): Promise<Bytes | null> {
	const [row] = await db
		.select({ hashes: tile.hashes })
		.from(tile)
		.where(and(eq(tile.log, log), eq(tile.level, level), eq(tile.index, index)));
	const data = row?.hashes.slice(0, width * HASH_LENGTH);
	return data?.length === width * HASH_LENGTH ? data : null;
}

/**
 * Loads the tiles that hold these nodes of the tree of `size`, for the proof functions of the protocol.
 * @throws RangeError when the tree hasn't reached that size.
 */
async function hashAt(db: Db, log: LogName, size: number, nodes: readonly NodeRef[]): Promise<HashAt> {
	const key = ({ level, index }: NodeRef) => `${level}/${index}`;
	const refs = new Map(nodes.map((node) => tileOfNode(node, size)).map((ref) => [key(ref), ref]));
	const tiles = new Map((await loadTiles(db, log, [...refs.values()])).map((each) => [key(each), each.data]));
	return hashAtFromTiles(size, (ref) => {
		const data = tiles.get(key(ref));
		if (data === undefined) throw new RangeError("the proof needs a node that was not loaded");
		return data;
	});
}

/**
 * Proves that the tree of size `second` extends the tree of size `first`.
 * @throws RangeError unless first <= second and the tree has reached `second`.
 */
export async function consistencyProof(db: Db, log: LogName, first: number, second: number): Promise<Bytes[]> {
	return proveConsistency(first, second, await hashAt(db, log, second, nodesForConsistency(first, second)));
}
