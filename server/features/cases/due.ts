/** The desks that a bell tells about hand-offs whose time has run out. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";

/** @param column amber_at or red_at: the indexes that begin with a desk and this column. */
const began = (column: "amber_at" | "red_at") =>
	`(EXISTS (SELECT FROM handoff WHERE from_desk = d.desk AND ${column} > d.since AND ${column} <= $3)
		OR EXISTS (SELECT FROM handoff WHERE to_desk = d.desk AND ${column} > d.since AND ${column} <= $3 AND requested))`;

/** One row for each desk with something. */
export const DUE = `SELECT * FROM (
		SELECT d.desk, ${began("amber_at")} AS amber, ${began("red_at")} AS red FROM unnest($1::uuid[], $2::bigint[]) AS d (desk, since)
	) found WHERE amber OR red`;

/** Desks with a hand-off that became amber or red after `since` and until `until` (UTC ms). */
export function dueDesks(
	db: Db,
	desks: readonly { desk: Id; since: number }[],
	until: number,
): Promise<{ desk: Id; amber: boolean; red: boolean }[]> {
	return prepared(db, "cases.due-desks", DUE, [desks.map(({ desk }) => desk), desks.map(({ since }) => since), until]);
}
