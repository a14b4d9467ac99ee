/** Adds the next access entries to the Merkle tree. Entry numbers have no holes and are in commit order. */
import { and, gte, lt, max, sql } from "drizzle-orm";
import type { Bytes } from "#protocol/bytes.ts";
import { LEAF_LENGTH } from "#protocol/log/entry.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { begin, type Db } from "#server/database/database.ts";
import type { Pool } from "#server/database/pool.ts";
import { entry } from "./tables.ts";
import { extendTree, tryLockTree } from "./tree.ts";

/** Integrates up to `limit` entries in one transaction. @returns whether this process may have more to do. */
export async function integrateBatch(pool: Pool, limit: number): Promise<boolean> {
	const { db, commit, rollback } = begin(pool);
	try {
		const tree = await tryLockTree(db, "access");
		const leaves = tree === null ? [] : await nextLeaves(db, tree.size, limit);
		if (leaves.length > 0) await extendTree(db, "access", leaves.map(leafHash));
		await commit();
		return leaves.length === limit;
	} catch (error) {
		await rollback();
		throw error;
	}
}

/**
 * The leaves from the tree's size on. Reads them as one value, because reading them as rows takes longer than hashing them.
 * @throws Error when an entry is missing.
 */
async function nextLeaves(db: Db, size: number, limit: number): Promise<Bytes[]> {
	const [found] = await db
		.select({
			count: sql<number>`count(*)::int`,
			last: max(entry.seq),
			leaves: sql<Bytes | null>`string_agg(${entry.leaf}, '' ORDER BY ${entry.seq})`,
		})
		.from(entry)
		.where(and(gte(entry.seq, size), lt(entry.seq, size + limit)));
	const { count = 0, last = null, leaves = null } = found ?? {};
	if (last === null || leaves === null) return [];
	if (last !== size + count - 1 || leaves.length !== count * LEAF_LENGTH)
		throw new Error(`the access log lacks an entry between ${size} and ${last}: somebody has changed the database`);
	return Array.from({ length: count }, (_, i) => leaves.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH));
}
