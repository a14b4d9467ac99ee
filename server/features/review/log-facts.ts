/** Queries for the facts about the access log that reviews need. */
import type { Id } from "#protocol/bytes.ts";
import { type Gap, LOG_ACTION_PREFIXES } from "#protocol/folds/review.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { type Db, prepared } from "#server/database/database.ts";

/** The number of entries in the access log. */
export async function logSize(db: Db): Promise<number> {
	const [row] = await prepared<{ next: number }>(db, "review.size", "SELECT next FROM log_head WHERE log = 'access'", []);
	return row?.next ?? 0;
}

export interface GapAge {
	/** When the first entry of the gap was written, UTC ms; null when none is stored: all were erased, or the actor has none there. */
	since: number | null;
	/** The number of the last entry of the gap that is old; null when no entry is. */
	lastBefore: number | null;
}

/**
 * How old each gap is: the time of its first entry, and its last entry that is old. A gap without an actor has all entries of its range,
 * also entries of other organisations and cases. Its last old entry follows from the last old entry of the whole log. That is exact to some
 * minutes only, because times don't rise strictly with the numbers.
 * @param before an entry is old when it was written earlier, UTC ms; null: no entry is old.
 */
export async function agesOf(db: Db, gaps: readonly Gap[], before: number | null): Promise<GapAge[]> {
	// `old.last` is the last old entry of the whole log. A gap without an actor has no `who`.
	const text = `WITH old AS (SELECT (SELECT seq FROM entry_body WHERE at < $4 ORDER BY at DESC, seq DESC LIMIT 1) AS last)
		SELECT CASE WHEN who IS NULL
			THEN (SELECT at FROM entry_body WHERE seq BETWEEN first AND gap.last ORDER BY seq LIMIT 1)
			ELSE (SELECT at FROM entry_body WHERE actor = who AND seq BETWEEN first AND gap.last ORDER BY at, seq LIMIT 1) END AS since,
			CASE WHEN who IS NULL
			THEN (SELECT least(old.last, gap.last) WHERE old.last >= first)
			ELSE (SELECT seq FROM entry_body WHERE actor = who AND at < $4 AND seq BETWEEN first AND gap.last
				ORDER BY at DESC, seq DESC LIMIT 1) END AS "lastBefore"
		FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) WITH ORDINALITY AS gap (first, last, who, place), old ORDER BY place`;
	const values = [gaps.map(({ first }) => first), gaps.map(({ last }) => last), gaps.map((gap) => gap.actor), before];
	return prepared(db, "review.ages", text, values);
}

/** How many of these entries have this actor. */
export async function countOfActor(db: Db, entries: readonly number[], actor: Id): Promise<number> {
	const text = "SELECT count(*)::int AS count FROM entry_body WHERE seq = ANY($1::bigint[]) AND actor = $2";
	const [row] = await prepared<{ count: number }>(db, "review.of-actor", text, [entries, actor]);
	return row?.count ?? 0;
}

/**
 * Whether the range of a finding has any entry of its organisation that isn't the signer's own. This is the rule of `isAbout`, as one
 * query.
 */
export async function isAboutAny(db: Db, { by, organisation, first, last }: Body<"review.finding">): Promise<boolean> {
	const text = "SELECT EXISTS (SELECT 1 FROM entry_body WHERE seq BETWEEN $1 AND $2 AND actor IS DISTINCT FROM $3";
	const [row] =
		organisation === null
			? await prepared<{ found: boolean }>(db, "review.about", `${text}) AS found`, [first, last, by])
			: await prepared<{ found: boolean }>(db, "review.about-of", `${text} AND organisation = $4) AS found`, [
					first,
					last,
					by,
					organisation,
				]);
	return row?.found ?? false;
}

/**
 * Whether a member of this organisation has accessed this case. Reads of the access log, statements of reviews and announcements don't
 * count.
 */
export async function touchedCase(db: Db, caseId: Id, organisation: Id): Promise<boolean> {
	const text = `SELECT EXISTS (SELECT 1 FROM entry_body WHERE case_id = $1 AND organisation = $2
		AND outcome = 'allowed' AND split_part(action, '.', 1) <> ALL ($3::text[])) AS found`;
	const [row] = await prepared<{ found: boolean }>(db, "review.touched", text, [caseId, organisation, LOG_ACTION_PREFIXES]);
	return row?.found ?? false;
}
