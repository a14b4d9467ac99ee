/** What hand-offs do to grants. The casework feature calls these in the transaction of the move. */
import type { Id } from "#protocol/bytes.ts";
import { notify } from "#server/database/bus.ts";
import { type Db, prepared } from "#server/database/database.ts";

/** On a verified accept: the to-desk reads from now on. @returns the compartments. */
export async function releaseGrants(db: Db, handoff: Id): Promise<Id[]> {
	const text = `WITH h AS (UPDATE holder SET released = true WHERE handoff = $1), g AS (UPDATE sealed_grant SET released = true WHERE handoff = $1 RETURNING compartment)
		SELECT DISTINCT compartment FROM g`;
	return told(db, await prepared<{ compartment: Id }>(db, "epochs.release", text, [handoff]));
}

/**
 * When a hand-off ends without an acceptance, or its grants end after one (a referral that is over): the sealed keys are
 * deleted, and the compartments wait for their next epoch. Not for a transfer whose custody has moved. @returns the compartments.
 */
export async function dropGrants(db: Db, handoff: Id): Promise<Id[]> {
	const text = `WITH h AS (DELETE FROM holder WHERE handoff = $1 RETURNING compartment), g AS (DELETE FROM sealed_grant WHERE handoff = $1 RETURNING compartment),
		c AS (UPDATE compartment SET due = true WHERE id IN (SELECT compartment FROM h))
		SELECT DISTINCT compartment FROM g`;
	return told(db, await prepared<{ compartment: Id }>(db, "epochs.drop", text, [handoff]));
}

/** The case gave these sections another owner without opening their next epoch: nobody writes before the owner does. */
export async function markDue(db: Db, compartments: readonly Id[]): Promise<void> {
	await prepared(db, "epochs.due", "UPDATE compartment SET due = true WHERE id = ANY($1::uuid[])", [compartments]);
	await told(
		db,
		compartments.map((compartment) => ({ compartment })),
	);
}

async function told(db: Db, rows: { compartment: Id }[]): Promise<Id[]> {
	for (const { compartment } of rows) await notify(db, "compartment", compartment);
	return rows.map(({ compartment }) => compartment);
}
