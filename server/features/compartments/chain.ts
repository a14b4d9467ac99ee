/** Queries for one compartment: its chain, its sealed keys, and what its readers have seen. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import { CHAIN_PAGE } from "#protocol/contracts/compartments.ts";
import { shapeOf } from "#protocol/statements/registry.ts";
import { type Db, prepared } from "#server/database/database.ts";

/** A statement as it is stored. */
interface StatementRow {
	type: string;
	body: Buffer;
	sigs: Buffer[];
}

/** Some statements of a chain, and how many the chain has. */
export interface ChainPage {
	statements: StatementRow[];
	length: number;
}

const CHAIN = `WITH bound AS (SELECT CASE WHEN $2::int IS NULL THEN (SELECT length FROM chain WHERE id = $1)
		ELSE (SELECT chain_seq + 1 FROM compartment_epoch WHERE compartment = $1 AND number = $2) END AS length)
	SELECT bound.length, p.type, p.body, p.sigs FROM bound LEFT JOIN LATERAL (
		SELECT s.seq, s.type, s.body, s.sigs,
			sum(octet_length(s.body)) OVER (ORDER BY s.seq ROWS UNBOUNDED PRECEDING) - octet_length(s.body) AS bytes_before
		FROM (SELECT seq, type, body, sigs FROM chain_statement WHERE chain = $1 AND seq >= $3 AND seq < bound.length ORDER BY seq LIMIT ${CHAIN_PAGE}) s
	) p ON p.bytes_before < ${PAGE_BYTES} ORDER BY p.seq`;

/**
 * The statements of a chain in order: at most CHAIN_PAGE, ending with the one that reaches PAGE_BYTES.
 * @param upTo the chain ends with the statement that opened this epoch; null for the whole chain. @param after leaves out this many.
 */
export async function chainPage(db: Db, compartment: Id, upTo: number | null, after: number): Promise<ChainPage> {
	type Row = { length: number } & (StatementRow | { type: null });
	const rows = await prepared<Row>(db, "compartments.chain", CHAIN, [compartment, upTo, Math.min(after, 2_147_483_647)]);
	return { statements: rows.filter((row): row is Row & StatementRow => row.type !== null), length: rows[0]?.length ?? 0 };
}

/** The hashes of the boxes that statements of a chain name. */
export function namedBoxes(statements: readonly StatementRow[]): Bytes[] {
	return statements.flatMap(({ type, body }) => {
		if (type === "epoch") {
			const { holders, pending } = shapeOf("epoch").fromCbor(decodeCbor(body), "");
			return [...holders, ...pending].map(({ hash }) => hash);
		}
		return type === "grant" ? [shapeOf("grant").fromCbor(decodeCbor(body), "").holder.hash] : [];
	});
}

/** Grants sealed to the member or to one of the desks, by rising epoch. @param named only boxes with these hashes; null for all. */
export function sealedTo(
	db: Db,
	compartment: Id,
	{ member, desks }: { member: Id; desks: Id[] },
	named: Bytes[] | null,
): Promise<{ number: number; hash: Buffer; box: Buffer }[]> {
	const text = `SELECT number, hash, box FROM sealed_grant WHERE compartment = $1 AND released AND reader = ANY($3::uuid[] || $2::uuid)
		AND (kind = 'desk' OR holder = $2) AND ($4::bytea[] IS NULL OR hash = ANY($4)) ORDER BY number`;
	return prepared(db, "compartments.sealed", text, [compartment, member, desks, named]);
}

/** How many `seen` statements an answer has at most. */
const MOST_SEEN = 1_000;

/** The `seen` statements about the first `upTo` entries: those of the readers who have seen most. */
export async function seenRows(db: Db, compartment: Id, upTo: number): Promise<StatementRow[]> {
	const text = `SELECT body, sig FROM seen WHERE compartment = $1 AND count <= $2 ORDER BY count DESC, member LIMIT ${MOST_SEEN}`;
	const rows = await prepared<{ body: Buffer; sig: Buffer }>(db, "compartments.seen", text, [compartment, upTo]);
	return rows.map(({ body, sig }) => ({ type: "seen", body, sigs: [sig] }));
}

/** The number of entries until the end of this epoch; for the present epoch, the number so far. 0 when there is no such epoch. */
export async function countUpTo(db: Db, compartment: Id, number: number): Promise<number> {
	const text = `SELECT coalesce(e.last, c.count) AS count FROM compartment_epoch e JOIN compartment c ON c.id = e.compartment
		WHERE c.id = $1 AND e.number = $2`;
	const [row] = await prepared<{ count: number }>(db, "compartments.count", text, [compartment, number]);
	return row?.count ?? 0;
}
