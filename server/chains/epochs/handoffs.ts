/** Changes the grants of hand-offs when a hand-off has moved. The cases feature calls these in the transaction of the move. */
import type { Id } from "#protocol/bytes.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";

/** Releases the grants of an accepted hand-off, so that the to-desk can read. */
export async function releaseGrants(db: Db, handoff: Id): Promise<void> {
	const text = `WITH h AS (UPDATE holder SET released = true WHERE handoff = $1),
		g AS (UPDATE sealed_grant SET released = true WHERE handoff = $1 RETURNING compartment)
		SELECT DISTINCT compartment FROM g`;
	await notifyAbout(db, await prepared<{ compartment: Id }>(db, "epochs.release", text, [handoff]));
}

/**
 * Takes back the release of a hand-off's sealed keys for these sections. A key that the to-desk was already given stays released. Nobody
 * can write in the sections before their next epoch, which is without the to-desk.
 */
export async function holdBackGrants(db: Db, handoff: Id, compartments: readonly Id[]): Promise<void> {
	const text = `WITH h AS (UPDATE holder SET released = false WHERE handoff = $1 AND compartment = ANY($2::uuid[]) RETURNING compartment),
		g AS (UPDATE sealed_grant SET released = false WHERE handoff = $1 AND compartment = ANY($2::uuid[]) AND NOT served)
		UPDATE compartment SET due = true WHERE id IN (SELECT compartment FROM h) RETURNING id AS compartment`;
	await notifyAbout(db, await prepared<{ compartment: Id }>(db, "epochs.holdBack", text, [handoff, compartments]));
}

/** Sets whether a section waits for its next epoch. @param due whether its present epoch is stale. */
export async function setDue(db: Db, compartment: Id, due: boolean): Promise<void> {
	await prepared(db, "epochs.setDue", "UPDATE compartment SET due = $2 WHERE id = $1", [compartment, due]);
}

/**
 * Deletes the sealed keys of a hand-off that ended without acceptance, or whose grants have ended (a referral that is over). Its
 * compartments then wait for their next epoch. Don't call it for a transfer whose custody has moved.
 * @param kept the compartments whose keys stay, because the to-desk owns them.
 */
export async function dropGrants(db: Db, handoff: Id, kept: readonly Id[]): Promise<void> {
	const text = `WITH h AS (DELETE FROM holder WHERE handoff = $1 AND compartment <> ALL($2::uuid[]) RETURNING compartment),
		g AS (DELETE FROM sealed_grant WHERE handoff = $1 AND compartment <> ALL($2::uuid[]) RETURNING compartment),
		c AS (UPDATE compartment SET due = true WHERE id IN (SELECT compartment FROM h))
		SELECT DISTINCT compartment FROM g`;
	await notifyAbout(db, await prepared<{ compartment: Id }>(db, "epochs.drop", text, [handoff, kept]));
}

/** Marks sections that got another owner without a new epoch. Nobody can write to them until the owner opens the next epoch. */
export async function markDue(db: Db, compartments: readonly Id[]): Promise<void> {
	await prepared(db, "epochs.due", "UPDATE compartment SET due = true WHERE id = ANY($1::uuid[])", [compartments]);
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
