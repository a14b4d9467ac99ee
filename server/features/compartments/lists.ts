/** Queries for lists of compartments. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { FIRST_DESKS, HOLDERS, type PresentRow } from "#server/chains/epochs/present.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { Cursor } from "./cursor.ts";

export interface ListRow extends PresentRow {
	compartment: Id;
	subject: Id | null;
	section: Section | null;
	/** How many entries the compartment has, and how many of these entries the member has seen. */
	count: number;
	seen: number;
	/** When an entry was last stored, or the compartment was opened, UTC ms. */
	at: number;
	/** Whether the case demands the next epoch before another entry. */
	due: boolean;
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
	coalesce((SELECT count FROM seen WHERE compartment = c.id AND member = $3), 0) AS seen, ${HOLDERS} AS holders,
	${FIRST_DESKS} AS "firstDesks"
	FROM compartment c WHERE ${IS_MINE} AND ($4::text IS NULL OR c.kind = $4)
		AND ($5::bigint IS NULL OR (c.changed, c.id) < ($5, $6::uuid))
	ORDER BY c.changed DESC, c.id DESC LIMIT $7`;

/**
 * The compartments that the member holds, the last changed first.
 * @param kind default: every kind. @param after where the previous page ended; null for the first page.
 */
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
