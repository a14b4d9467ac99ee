/**
 * Stores the chains of signed statements: directory, epochs, cases, consents, hand-offs. The review feature stores its own chains.
 *
 * A chain is a row with length and head, and its statements at seq 0, 1, 2, ... Appending is a compare-and-set on (length, head): of
 * two writers one wins, and the other gets `stale`. A statement that is stored already (same objId) changes nothing, and is
 * reported as repeated. So a client that has lost the answer can send the statement again.
 *
 * The chains of a `group` also share one order, `groupPos`, from 0 without holes. A case is a group: its own chain, and the chains
 * of its consents and hand-offs. After `lockGroup`, nobody else appends to a chain of the group until the transaction ends, and each read
 * sees the newest committed state. So lock first, then read, judge and append.
 */
import { and, asc, eq, gt, gte, inArray, lt, type SQL } from "drizzle-orm";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkChainLimits, FIRST_RESERVED_PLACE } from "#protocol/rules/chain-limits.ts";
import { type StatementType, shapeOf } from "#protocol/statements/registry.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { LOCK_SPACE } from "#server/database/advisory-locks.ts";
import { type Db, locksOf, prepared } from "#server/database/database.ts";
import { chainStatement, chain as chains } from "./tables.ts";

export type ChainKind = "directory" | "epochs" | "case" | "consent" | "handoff";

export interface Append {
	chain: Id;
	kind: ChainKind;
	/** The case, for chains that share its order. */
	group?: Id | undefined;
	/** Position in the chain, from 0. */
	seq: number;
	/** objId of the statement before; null for the first statement. */
	prev: Bytes | null;
	statement: AnyStatement;
	/** Server time, UTC ms. */
	at: number;
}

/** A stored statement, with its place in its chain and group. */
export interface StoredStatement {
	chain: Id;
	seq: number;
	/** The position in the group, from 0; null when the chain belongs to no group. */
	groupPos: number | null;
	/** When it was stored, UTC ms. */
	at: number;
	statement: AnyStatement;
}

/** Locks the group until the transaction ends. Calls after the first cost nothing. */
export async function lockGroup(db: Db, group: Id): Promise<void> {
	const locks = locksOf(db);
	if (locks.has(group)) return;
	await prepared(db, "chains.lock", `SELECT pg_advisory_xact_lock(hashtextextended($1, ${LOCK_SPACE.group}))`, [group]);
	locks.add(group);
}

// Step 1, compare-and-set. The first statement inserts the chain's row, or fills the empty row that a migration made (the directory).
const START = `INSERT INTO chain AS c (id, kind, group_id, length, head) VALUES ($1, $2, $3, 1, $4)
	ON CONFLICT (id) DO UPDATE SET length = 1, head = EXCLUDED.head WHERE c.length = 0 AND c.kind = EXCLUDED.kind RETURNING 1`;
const ADVANCE = `UPDATE chain SET length = $5 + 1, head = $4
	WHERE id = $1 AND kind = $2 AND group_id IS NOT DISTINCT FROM $3 AND length = $5 AND head = $6 RETURNING 1`;
// Step 2, the statement itself, at the group's next position.
const STORE = `INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at, group_id, group_pos)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
		CASE WHEN $9::uuid IS NOT NULL THEN (SELECT coalesce(max(group_pos) + 1, 0) FROM chain_statement WHERE group_id = $9::uuid) END)
	RETURNING group_pos`;
const KNOWN = "SELECT chain, group_pos FROM chain_statement WHERE objid = $1";

/**
 * Appends one statement.
 * @returns repeated: the statement was stored before, and nothing has changed.
 * @throws ProtocolError `stale` when the chain has another length or head; `bad-statement` when seq and prev contradict each other;
 * `conflict` when another chain has the statement; `full` when the chain or group has no place left for it. After an error, the caller's
 * transaction must end without a commit.
 */
export async function appendToChain(db: Db, append: Append): Promise<{ repeated: boolean; groupPos: number | null }> {
	const { chain, kind, group = null, seq, prev, statement, at } = append;
	if ((seq === 0) !== (prev === null))
		throw new ProtocolError("bad-statement", "prev: takes null at the first statement of a chain, and only there");
	if (group !== null) await lockGroup(db, group);
	const known = await findStatement(db, chain, statement.objId);
	if (known) return { repeated: true, groupPos: known.groupPos };
	const changedRows =
		seq === 0
			? await prepared(db, "chains.start", START, [chain, kind, group, statement.objId])
			: await prepared(db, "chains.advance", ADVANCE, [chain, kind, group, statement.objId, seq, prev]);
	if (changedRows.length === 0) {
		// The same statement may have been sent twice at the same time, and this is the second request.
		const winner = await findStatement(db, chain, statement.objId);
		if (winner) return { repeated: true, groupPos: winner.groupPos };
		throw new ProtocolError("stale", "seq: the chain has grown; read it again");
	}
	const values = [chain, seq, statement.objId, prev, statement.type, statement.bytes, statement.sigs, at, group];
	const [row] = await prepared<{ group_pos: number | null }>(db, "chains.store", STORE, values);
	const groupPos = row?.group_pos ?? null;
	// Only the directory has no limit: it is folded once per process, not once per request.
	if (kind !== "directory") {
		const place = groupPos ?? seq;
		checkChainLimits(place, statement, await signersOfReserved(db, { chain, group, place }));
	}
	return { repeated: false, groupPos };
}

/** The signers of the statements in the reserved places before `place`; see chain-limits.ts. */
async function signersOfReserved(db: Db, { chain, group, place }: { chain: Id; group: Id | null; place: number }): Promise<Id[]> {
	if (place < FIRST_RESERVED_PLACE) return [];
	const stored = group === null ? await readChain(db, chain, FIRST_RESERVED_PLACE) : await readGroup(db, group, FIRST_RESERVED_PLACE);
	return stored.slice(0, place - FIRST_RESERVED_PLACE).map(({ statement }) => statement.body.by);
}

async function findStatement(db: Db, chain: Id, objId: Bytes): Promise<{ groupPos: number | null } | null> {
	const [row] = await prepared<{ chain: Id; group_pos: number | null }>(db, "chains.known", KNOWN, [objId]);
	if (row && row.chain !== chain) throw new ProtocolError("conflict", "statement: belongs to another chain");
	return row ? { groupPos: row.group_pos } : null;
}

/** Whether the chain has this statement. */
export async function isStored(db: Db, chain: Id, { objId }: AnyStatement): Promise<boolean> {
	return (await findStatement(db, chain, objId)) !== null;
}

export interface ChainState {
	kind: ChainKind;
	group: Id | null;
	length: number;
	head: Bytes | null;
}

/** Length and head of a chain, or null when there is none. @param lock keeps others from appending until the transaction ends. */
export async function chainState(db: Db, chain: Id, lock = false): Promise<ChainState | null> {
	const query = db.select().from(chains).where(eq(chains.id, chain));
	const [row] = await (lock ? query.for("update") : query);
	return row ? { kind: row.kind as ChainKind, group: row.groupId, length: row.length, head: row.head } : null;
}

/** The statements of a chain in order. @param from seq of the first. @param limit the most statements; default: all. */
export function readChain(db: Db, chain: Id, from = 0, limit?: number): Promise<StoredStatement[]> {
	const before = limit === undefined ? undefined : lt(chainStatement.seq, from + limit);
	return readStatements(db, and(eq(chainStatement.chain, chain), gte(chainStatement.seq, from), before), "seq");
}

/** The statements of all chains of a group, in their common order. @param from groupPos of the first. */
export function readGroup(db: Db, group: Id, from = 0): Promise<StoredStatement[]> {
	return readStatements(db, and(eq(chainStatement.groupId, group), gte(chainStatement.groupPos, from)), "groupPos");
}

/** The statements of one type in several groups, in rising order of `groupPos`. So the statements of different groups are mixed. */
export function readOfType(db: Db, type: StatementType, groups: readonly Id[]): Promise<StoredStatement[]> {
	if (groups.length === 0) return Promise.resolve([]);
	return readStatements(db, and(eq(chainStatement.type, type), inArray(chainStatement.groupId, [...groups])), "groupPos");
}

/** The statements of one type that were stored in a chain after this time, in order. @param after UTC ms. */
export function readSince(db: Db, chain: Id, type: StatementType, after: number): Promise<StoredStatement[]> {
	return readStatements(db, and(eq(chainStatement.chain, chain), eq(chainStatement.type, type), gt(chainStatement.at, after)), "seq");
}

async function readStatements(db: Db, where: SQL | undefined, order: "seq" | "groupPos"): Promise<StoredStatement[]> {
	const { chain, seq, groupPos, at, objid, type, body, sigs } = chainStatement;
	const rows = await db
		.select({ chain, seq, groupPos, at, objid, type, body, sigs })
		.from(chainStatement)
		.where(where)
		.orderBy(asc(chainStatement[order]));
	return rows.map(({ objid, type, body, sigs, ...place }) => ({
		...place,
		statement: storedStatement(objid, type as StatementType, body, sigs),
	}));
}

/** A statement from its row. Its objId is not computed again, because the statement was checked when it was stored. */
export function storedStatement<T extends StatementType>(
	objId: Bytes,
	type: T,
	bytes: Bytes,
	sigs: Bytes[],
): Extract<AnyStatement, { type: T }> {
	return { type, body: shapeOf(type).fromCbor(decodeCbor(bytes), ""), bytes, sigs, objId, key: keyOf(objId) } as Extract<
		AnyStatement,
		{ type: T }
	>;
}
