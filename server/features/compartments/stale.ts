/**
 * Finds the compartments that need a rotation, without folding each of them. The distinct holders of all compartments are
 * few, because a member works with few desks. Each holder is judged once, by the rule of the fold. Then one query finds the
 * compartments of the unfit holders.
 */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { whyUnfit } from "#protocol/folds/compartment.ts";
import { type Directory, deskIsStale, deskMayRead, deskMembers, isInDanger } from "#protocol/folds/directory.ts";
import type { HolderRow } from "#server/chains/epochs/present.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { IS_MINE, type ListReader } from "./lists.ts";

/** One holder in one kind of compartment. */
type DistinctHolder = Pick<HolderRow, "kind" | "id" | "via" | "ke"> & { pending: boolean; compartmentKind: CompartmentKind };

/** SQL condition: any compartment `c`. It has the parameters of IS_MINE. */
const IS_ANY = "($1::uuid[] IS NULL OR $2::bool)";

/**
 * A compartment is stale in one of four cases: it is `due` because the case has moved on, one of its holders is unfit ($3 to $7),
 * members hold its key on behalf of a desk and one of the desk's members ($8 and $9) isn't among them, or a desk may read the thread of its
 * hand-off again ($10: the desks that may not read now).
 * @param which SQL condition on `c`.
 */
const staleQuery = (which: string) => `SELECT c.id, count(*) OVER ()::int AS total FROM compartment c WHERE ${which} AND (c.due
	OR EXISTS (SELECT 1 FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::bool[], $7::text[]) AS u (id, via, ke, pending, kind)
		JOIN holder h ON h.compartment = c.id AND c.kind = u.kind AND h.released AND h.holder = u.id
			AND h.via IS NOT DISTINCT FROM u.via AND h.ke = u.ke AND (h.handoff IS NOT NULL) = u.pending)
	OR EXISTS (SELECT 1 FROM unnest($8::uuid[], $9::uuid[]) AS x (desk, member)
		WHERE EXISTS (SELECT 1 FROM holder h WHERE h.compartment = c.id AND h.via = x.desk)
		AND NOT EXISTS (SELECT 1 FROM holder h WHERE h.compartment = c.id AND h.via = x.desk AND h.holder = x.member))
	OR (c.kind = 'handoff' AND EXISTS (SELECT 1 FROM sealed_grant s WHERE s.compartment = c.id AND s.number = 1 AND s.reader <> ALL ($10::uuid[])
		AND NOT EXISTS (SELECT 1 FROM holder h WHERE h.compartment = c.id AND h.reader = s.reader))))
	ORDER BY c.changed DESC, c.id LIMIT $11`;

/** `count`: all stale compartments of the reader. `compartments`: the `limit` that changed last. */
export async function staleCompartments(
	db: Db,
	{ ids, takesPartInReviews }: ListReader,
	directory: Directory,
	limit: number,
): Promise<{ count: number; compartments: Id[] }> {
	return findStale(db, directory, { name: "stale", where: IS_MINE, parameters: [ids, takesPartInReviews] }, limit);
}

/** How many compartments of the whole network are stale. */
export async function countStale(db: Db, directory: Directory): Promise<number> {
	return (await findStale(db, directory, { name: "stale-anywhere", where: IS_ANY, parameters: [null, true] }, 1)).count;
}

/** Which compartments are judged. */
interface Scope {
	/** Part of the names of the prepared statements. */
	name: string;
	where: string;
	parameters: [Id[] | null, boolean];
}

async function findStale(
	db: Db,
	directory: Directory,
	{ name, where, parameters }: Scope,
	limit: number,
): Promise<{ count: number; compartments: Id[] }> {
	const text = `SELECT DISTINCT h.kind, h.holder AS id, h.via, h.ke, h.handoff IS NOT NULL AS pending, c.kind AS "compartmentKind"
		FROM holder h JOIN compartment c ON c.id = h.compartment WHERE h.released AND ${where}`;
	const holders = await prepared<DistinctHolder>(db, `${name}.holders`, text, parameters);
	const unfit = holders.filter((holder) => isUnfit(directory, holder));
	// Members who hold on behalf of a stale desk: all active members of that desk must be holders.
	const viaDesks = [...new Set(holders.flatMap(({ via }) => via ?? []))];
	const expected = viaDesks.flatMap((desk) => deskMembers(directory, desk).map((member) => ({ desk, member: member.id })));
	const rows = await prepared<{ id: Id; total: number }>(db, `${name}.compartments`, staleQuery(where), [
		...parameters,
		unfit.map(({ id }) => id),
		unfit.map(({ via }) => via),
		unfit.map(({ ke }) => ke),
		unfit.map(({ pending }) => pending),
		unfit.map(({ compartmentKind }) => compartmentKind),
		expected.map(({ desk }) => desk),
		expected.map(({ member }) => member),
		[...directory.desks.keys()].filter((desk) => !deskMayRead(directory, desk) || deskIsStale(directory, desk)),
		limit,
	]);
	return { count: rows[0]?.total ?? 0, compartments: rows.map(({ id }) => id) };
}

/** The rule of `staleness()`. For the desk of an open hand-off only its key epoch and danger count. */
function isUnfit(directory: Directory, holder: DistinctHolder): boolean {
	const desk = directory.desks.get(holder.id);
	return holder.pending
		? desk?.epoch !== holder.ke || isInDanger(directory, desk.organisation)
		: whyUnfit(directory, holder, holder.compartmentKind) !== null;
}
