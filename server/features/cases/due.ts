/** Finds the desks that are rung for a hand-off that hasn't moved: because time has passed, or because of a danger at its to-desk. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";

/**
 * SQL: whether a hand-off of `d.desk` reached one of its moments after `d.since` and until $3. Each subquery has an index of its own, by
 * which it finds the hand-offs with a moment after `d.since`. The upper bound tells the planner that these are few.
 */
const reached = (column: "amber_moments" | "red_moments") => {
	const some = `last_moment > d.since AND last_moment < ${Number.MAX_SAFE_INTEGER} AND EXISTS (SELECT FROM unnest(${column}) AS m (at) WHERE m.at > d.since AND m.at <= $3)`;
	return `(EXISTS (SELECT FROM handoff WHERE from_desk = d.desk AND ${some})
		OR EXISTS (SELECT FROM handoff WHERE to_desk = d.desk AND ${some} AND requested))`;
};

/**
 * One row for each desk with such a hand-off. A hand-off that is amber or red already rings again for each further reason.
 * $1 and $2: the desks with their `since`. Exported for a test of its query plan.
 */
export const DUE = `SELECT * FROM (
		SELECT d.desk, ${reached("amber_moments")} AS amber, ${reached("red_moments")} AS red
		FROM unnest($1::uuid[], $2::bigint[]) AS d (desk, since)
	) found WHERE amber OR red`;

/** Desks with a hand-off that became amber or red after `since` and until `until` (UTC ms). */
export function dueDesks(
	db: Db,
	desks: readonly { desk: Id; since: number }[],
	until: number,
): Promise<{ desk: Id; amber: boolean; red: boolean }[]> {
	return prepared(db, "cases.due-desks", DUE, [desks.map(({ desk }) => desk), desks.map(({ since }) => since), until]);
}

const JOURNEYS_TO = `SELECT DISTINCT found.desk
	FROM handoff JOIN casefile USING (case_id) CROSS JOIN LATERAL unnest(ARRAY[from_desk, custodian]) AS found (desk)
	WHERE to_desk = ANY ($1::uuid[]) AND requested AND (live OR has_her OR (view -> 'handoff' ->> 'expected')::boolean)
		AND found.desk <> ALL ($1::uuid[])`;

/**
 * The other desks of journeys to one of these desks, by which somebody is on the way, may be soon, or is there: the desk that has asked, and
 * the custodian of the case.
 */
export async function desksWithJourneysTo(db: Db, desks: readonly Id[]): Promise<Id[]> {
	const rows = await prepared<{ desk: Id }>(db, "cases.journeys-to", JOURNEYS_TO, [desks]);
	return rows.map(({ desk }) => desk);
}
