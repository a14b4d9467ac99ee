/**
 * Updates the rows of cases in which something has changed without a statement of the case: by time, such as by the end of a consent, or, while
 * a second person is asked, by a change of the directory. Reads call it, so that a to-desk reads exactly what the one decision allows now. A job
 * calls it too, so that lists and bells are up to date.
 */
import type { Id } from "#protocol/bytes.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { setGrantsIf } from "#server/chains/epochs/index.ts";
import { LOCK_SPACE } from "#server/database/advisory-locks.ts";
import { type Db, fastRead } from "#server/database/database.ts";
import { currentSections } from "./current-sections.ts";
import { grantRows } from "./grant-rows.ts";
import { loadCase } from "./load.ts";
import { caseRow, handoffRows } from "./rows.ts";
import { saveViews } from "./store.ts";

/** The most cases that one call changes. */
const AT_ONCE = 50;
/** $1: now. $2: the size of the directory. Each condition has an index of its own. */
const IS_DUE = "(next_change <= $1 OR judged_by < $2)";
const DUE = `(SELECT case_id AS id, pos FROM casefile WHERE next_change <= $1 ORDER BY next_change LIMIT ${AT_ONCE})
	UNION (SELECT case_id AS id, pos FROM casefile WHERE judged_by < $2 ORDER BY judged_by LIMIT ${AT_ONCE}) LIMIT ${AT_ONCE}`;

const DUE_OF = `SELECT case_id AS id, pos FROM casefile WHERE ${IS_DUE}
	AND case_id IN (SELECT case_id FROM compartment WHERE id IN ($3, (SELECT compartment FROM file WHERE id = $3)))`;

/**
 * Changes the rows of the case of one compartment or file, if its time has come. It doesn't wait for other cases that are due.
 * @param object the compartment or file. @param by.now UTC ms.
 */
export async function refreshOf(db: Db, object: Id, { directory, now }: { directory: Directory; now: number }): Promise<void> {
	const due = await fastRead<{ id: Id; pos: number }>(db, "cases.due-change-of", DUE_OF, [now, directory.size, object]);
	for (const { id, pos } of due) await refreshCase(db, directory, { id, pos }, now);
}

/** Changes the rows of the cases whose time has come. @param by.now UTC ms. */
export async function refreshDue(db: Db, { directory, now }: { directory: Directory; now: number }): Promise<void> {
	const due = await fastRead<{ id: Id; pos: number }>(db, "cases.due-changes", DUE, [now, directory.size]);
	for (const { id, pos } of due) await refreshCase(db, directory, { id, pos }, now);
}

/**
 * One statement locks the case, and changes nothing if somebody has appended to it since, or if another refresh has used a newer directory. An
 * append computes the same rows itself.
 */
const UPDATE = `l AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($5::text, ${LOCK_SPACE.group}))),
	u AS (UPDATE casefile SET next_change = $7, due = $8, judged_by = $12, custodian_duty = $14
		WHERE EXISTS (SELECT FROM l) AND case_id = $5::uuid AND pos = $6 AND coalesce(judged_by, 0) <= $13
			AND (next_change <= $9 OR judged_by < $13) RETURNING 1),
	r AS (${saveViews("$10")} AND EXISTS (SELECT FROM u)),
	a AS (UPDATE compartment SET due = false WHERE id = ANY($11::uuid[]) AND EXISTS (SELECT FROM u))`;

async function refreshCase(db: Db, directory: Directory, { id, pos }: { id: Id; pos: number }, now: number): Promise<void> {
	const { state } = await loadCase(db, directory, id, []);
	const context = { ...caseContext(directory), now, directorySize: directory.size };
	const { nextChange, due, judgedBy, custodianDuty } = caseRow(state, context);
	const grants = grantRows(state, context);
	const current = await currentSections({ db, directory, now, state }, grants);
	const handoffs = JSON.stringify(handoffRows(state, context));
	const values = [id, pos, nextChange, due, now, handoffs, current, judgedBy, directory.size, custodianDuty];
	await setGrantsIf(db, "cases.refresh", grants, { sql: UPDATE, values });
}
