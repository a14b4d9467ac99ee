/** Finds the desks whose bells ring because a hand-off became amber or red, or because she hasn't arrived in time. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";

/**
 * SQL: whether a hand-off of `d.desk` reached the time in this column after `d.since` and until $3. Each subquery has an index of its own.
 */
const reached = (column: "amber_at" | "red_at" | "overdue_at") =>
	`(EXISTS (SELECT FROM handoff WHERE from_desk = d.desk AND ${column} > d.since AND ${column} <= $3)
		OR EXISTS (SELECT FROM handoff WHERE to_desk = d.desk AND ${column} > d.since AND ${column} <= $3 AND requested))`;

/**
 * One row for each desk with such a hand-off. A hand-off that is red already, such as after a "no" on the way, rings once more at `overdue_at`.
 * $1 and $2: the desks with their `since`. Exported for a test of its query plan.
 */
export const DUE = `SELECT * FROM (
		SELECT d.desk, ${reached("amber_at")} AS amber, ${reached("red_at")} OR ${reached("overdue_at")} AS red
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
