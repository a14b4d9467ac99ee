/** Queries for one compartment: its chain, its sealed keys, and what its readers have seen. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";

/** A statement as it is stored. */
interface StatementRow {
	type: string;
	body: Buffer;
	sigs: Buffer[];
}

/** The statements of the chain, in its order. @param upTo only up to the statement that opened this epoch; null for the whole chain. */
export function chainRows(db: Db, compartment: Id, upTo: number | null): Promise<StatementRow[]> {
	const text = `SELECT type, body, sigs FROM chain_statement WHERE chain = $1
		AND ($2::int IS NULL OR seq <= (SELECT chain_seq FROM compartment_epoch WHERE compartment = $1 AND number = $2)) ORDER BY seq`;
	return prepared(db, "compartments.chain", text, [compartment, upTo]);
}

/** Grants sealed to the member or to one of the desks, by rising epoch. */
export function sealedTo(db: Db, compartment: Id, member: Id, desks: Id[]): Promise<{ number: number; hash: Buffer; box: Buffer }[]> {
	const text = `SELECT number, hash, box FROM sealed_grant WHERE compartment = $1 AND released AND reader = ANY($3::uuid[] || $2::uuid)
		AND (kind = 'desk' OR holder = $2) ORDER BY number`;
	return prepared(db, "compartments.sealed", text, [compartment, member, desks]);
}

/** The `seen` statements about the first `upTo` entries. */
export async function seenRows(db: Db, compartment: Id, upTo: number): Promise<StatementRow[]> {
	const text = "SELECT body, sig FROM seen WHERE compartment = $1 AND count <= $2 ORDER BY member";
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
