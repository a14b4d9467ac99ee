/** Queries for lists of compartments and for the chain of one compartment. */

import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { HOLDERS, type HolderRow } from "#server/chains/epochs/present.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { Cursor } from "./cursor.ts";

export interface ListRow {
	compartment: Id;
	kind: CompartmentKind;
	subject: Id | null;
	section: Section | null;
	owner: Id;
	number: number;
	count: number;
	seen: number;
	at: number;
	due: boolean;
	holders: HolderRow[] | null;
}

/** The member whose lists are read. `ids`: the member and their desks. */
export interface ListReader {
	ids: Id[];
	member: Id;
	takesPartInReviews: boolean;
}

/** SQL condition: the reader holds compartment `c`. $1: ListReader.ids; $2: takesPartInReviews. */
export const IS_MINE = `c.id IN (SELECT compartment FROM holder WHERE reader = ANY($1::uuid[]) AND released) AND (c.kind <> 'review' OR $2)`;

const LIST = `SELECT c.id AS compartment, c.kind, c.subject, c.section, c.owner, c.number, c.count, c.changed AS at, c.due,
	coalesce((SELECT count FROM seen WHERE compartment = c.id AND member = $3), 0) AS seen, ${HOLDERS} AS holders
	FROM compartment c WHERE ${IS_MINE} AND ($4::text IS NULL OR c.kind = $4)
		AND ($5::bigint IS NULL OR (c.changed, c.id) < ($5, $6::uuid))
	ORDER BY c.changed DESC, c.id DESC LIMIT $7`;

export function listCompartments(
	db: Db,
	{ ids, member, takesPartInReviews }: ListReader,
	kind: string | undefined,
	after: Cursor | null,
	limit: number,
): Promise<ListRow[]> {
	return prepared<ListRow>(db, "compartments.list", LIST, [
		ids,
		takesPartInReviews,
		member,
		kind ?? null,
		after?.changed ?? null,
		after?.id ?? null,
		limit,
	]);
}

/** The statements of the chain. @param upTo the last epoch that the reader may see; null for all. */
export function chainWires(db: Db, compartment: Id, upTo: number | null): Promise<{ type: string; body: Buffer; sigs: Buffer[] }[]> {
	const text = `SELECT type, body, sigs FROM chain_statement WHERE chain = $1
		AND ($2::int IS NULL OR seq <= (SELECT chain_seq FROM compartment_epoch WHERE compartment = $1 AND number = $2)) ORDER BY seq`;
	return prepared(db, "compartments.chain", text, [compartment, upTo]);
}

/**
 * Marks the keys of a section that these desks are about to get by a hand-off. A withdrawal that comes at the same time either finds the
 * mark, or the key is not given.
 */
export async function markServed(db: Db, compartment: Id, desks: Id[]): Promise<void> {
	const text = `UPDATE sealed_grant SET served = true
		WHERE compartment = $1 AND handoff IS NOT NULL AND released AND NOT served AND reader = ANY($2::uuid[])`;
	await prepared(db, "compartments.served", text, [compartment, desks]);
}

/** Grants sealed to the member or to one of the desks, by rising epoch. Those of a hand-off must be marked as served first. */
export function sealedTo(db: Db, compartment: Id, member: Id, desks: Id[]): Promise<{ number: number; hash: Buffer; box: Buffer }[]> {
	const text = `SELECT number, hash, box FROM sealed_grant WHERE compartment = $1 AND released AND reader = ANY($3::uuid[] || $2::uuid)
		AND (kind = 'desk' OR holder = $2) AND (served OR handoff IS NULL) ORDER BY number`;
	return prepared(db, "compartments.sealed", text, [compartment, member, desks]);
}

/** The `seen` statements about the first `upTo` entries. */
export async function seenWires(db: Db, compartment: Id, upTo: number): Promise<{ type: string; body: Buffer; sigs: Buffer[] }[]> {
	const text = "SELECT body, sig FROM seen WHERE compartment = $1 AND count <= $2 ORDER BY member";
	const rows = await prepared<{ body: Buffer; sig: Buffer }>(db, "compartments.seen", text, [compartment, upTo]);
	return rows.map(({ body, sig }) => ({ type: "seen", body, sigs: [sig] }));
}

/** The number of entries until the end of this epoch; for the present epoch, the number so far. */
export async function countUpTo(db: Db, compartment: Id, number: number): Promise<number> {
	const text = `SELECT coalesce(e.last, c.count) AS count FROM compartment_epoch e JOIN compartment c ON c.id = e.compartment WHERE c.id = $1 AND e.number = $2`;
	const [row] = await prepared<{ count: number }>(db, "compartments.count", text, [compartment, number]);
	return row?.count ?? 0;
}
