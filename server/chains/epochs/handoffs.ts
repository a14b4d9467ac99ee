/** Changes the grants of hand-offs when a hand-off has moved. The cases feature calls these in the transaction of the move. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";

/**
 * SQL. For each hand-off in $1, and the section beside it in $2: whether it is open ($3), and whether its keys are useless ($4). A section
 * whose present epoch was sealed to a to-desk that may not read it any more waits for its next epoch.
 */
const setGrants = (guard: string) => `w AS (
		SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bool[], $4::bool[]) AS w (handoff, compartment, open, useless) WHERE ${guard}),
	h AS (UPDATE holder x SET released = w.open FROM w
		WHERE x.handoff = w.handoff AND x.compartment = w.compartment AND x.released <> w.open AND NOT w.useless
		RETURNING x.compartment, w.open),
	e AS (DELETE FROM holder x USING w WHERE x.handoff = w.handoff AND x.compartment = w.compartment AND w.useless
		RETURNING x.compartment),
	s AS (UPDATE sealed_grant x SET released = w.open FROM w
		WHERE x.handoff = w.handoff AND x.compartment = w.compartment AND x.released <> w.open AND NOT w.useless RETURNING x.compartment),
	d AS (DELETE FROM sealed_grant x USING w WHERE x.handoff = w.handoff AND x.compartment = w.compartment AND w.useless
		RETURNING x.compartment),
	c AS (UPDATE compartment SET due = true
		WHERE id IN (SELECT compartment FROM h WHERE NOT open UNION SELECT compartment FROM e) RETURNING id)`;

/** The parameters of setGrants. */
function grantColumns(rows: readonly GrantRow[]): unknown[] {
	return [rows.map((row) => row.handoff), rows.map((row) => row.compartment), rows.map((row) => row.open), rows.map((row) => row.useless)];
}

/** Whether the keys of one section that were sealed for a hand-off are released now, or useless. */
export interface GrantRow {
	handoff: Id;
	compartment: Id;
	/** Whether the to-desk may fetch them. */
	open: boolean;
	/** Whether they will never be of use again. Then they are deleted. */
	useless: boolean;
}

const SET = `WITH ${setGrants("true")} SELECT compartment FROM s UNION SELECT compartment FROM d`;

/** Releases, closes and deletes the sealed keys of hand-offs. Call it in the transaction that holds the lock of the case. */
export async function setGrantsNow(db: Db, rows: readonly GrantRow[]): Promise<void> {
	if (rows.length === 0) return;
	await notifyAbout(db, await prepared<{ compartment: Id }>(db, "epochs.set-grants", SET, grantColumns(rows)));
}

/**
 * The same outside of a transaction, in one statement that also locks the case. Nothing happens if somebody has changed the case since.
 * `update`: SQL that changes the rows of the case as a CTE `u`, and returns a row exactly if the case has not changed. Its parameters begin
 * at $5.
 */
export async function setGrantsIf(
	db: Db,
	name: string,
	rows: readonly GrantRow[],
	update: { sql: string; values: unknown[] },
): Promise<void> {
	const text = `WITH ${update.sql}, ${setGrants("EXISTS (SELECT FROM u)")} SELECT count(*) FROM u`;
	await prepared(db, name, text, [...grantColumns(rows), ...update.values]);
}

/** Marks sections that got another owner without a new epoch. Nobody can write to them until the owner opens the next epoch. */
export async function markDue(db: Db, compartments: readonly Id[]): Promise<void> {
	await prepared(db, "epochs.due", "UPDATE compartment SET due = true WHERE id = ANY($1::uuid[])", [compartments]);
	await notifyAbout(
		db,
		compartments.map((compartment) => ({ compartment })),
	);
}

/** The compartments among these that wait for their next epoch. */
export async function dueAmong(db: Db, compartments: readonly Id[]): Promise<Id[]> {
	const text = "SELECT id FROM compartment WHERE id = ANY($1::uuid[]) AND due";
	return (await prepared<{ id: Id }>(db, "epochs.due-among", text, [compartments])).map(({ id }) => id);
}

/** Lets the holders of these compartments write again with the key of the present epoch. */
export async function clearDue(db: Db, compartments: readonly Id[]): Promise<void> {
	await prepared(db, "epochs.clear-due", "UPDATE compartment SET due = false WHERE id = ANY($1::uuid[])", [compartments]);
	await notifyAbout(
		db,
		compartments.map((compartment) => ({ compartment })),
	);
}

/** Marks a section as markDue does, if this desk still holds it. @param desk whose follow-up has ended. */
export async function markUnfollowed(db: Db, compartment: Id, desk: Id): Promise<void> {
	const text = `UPDATE compartment c SET due = true WHERE id = $1
		AND EXISTS (SELECT 1 FROM holder h WHERE h.compartment = c.id AND h.reader = $2 AND h.handoff IS NULL) RETURNING id AS compartment`;
	await notifyAbout(db, await prepared<{ compartment: Id }>(db, "epochs.unfollowed", text, [compartment, desk]));
}

async function notifyAbout(db: Db, rows: readonly { compartment: Id }[]): Promise<void> {
	for (const { compartment } of rows) await notify(db, "compartment", compartment);
}
