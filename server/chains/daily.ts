/** Limits what one member or one organisation does in a day, so that nobody floods the others. */
import type { Id } from "#protocol/bytes.ts";
import type { Daily } from "#server/base/config.ts";
import { DelayedError } from "#server/base/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";

const DAY = 86_400_000;

// The row is locked until the transaction ends, so requests at the same time are counted one after another.
const COUNT = `INSERT INTO daily_count AS d (member, what, since, used) VALUES ($1, $2, $3, $4)
	ON CONFLICT (member, what) DO UPDATE SET
		since = CASE WHEN d.since <= $3 - ${DAY} THEN $3 ELSE d.since END,
		used = CASE WHEN d.since <= $3 - ${DAY} THEN $4 ELSE d.used + $4 END
	RETURNING since, used`;

/**
 * Counts in the request's transaction, so that a request that fails isn't counted. The day begins with the first one.
 * @param whose id of the member or organisation. @param count how many the request adds. @param most from the configuration. @param now UTC ms.
 * @throws DelayedError daily-limit
 */
export async function countToday(db: Db, whose: Id, what: Daily, count: number, most: number, now: number): Promise<void> {
	if (count === 0) return;
	const [row] = await prepared<{ since: number; used: number }>(db, "daily.count", COUNT, [whose, what, now, count]);
	if (row && row.used > most)
		throw new DelayedError(
			"daily-limit",
			(row.since + DAY - now) / 1000,
			`${what}: at most ${most} a day from one ${what === "removal" ? "organisation" : "member"}`,
		);
}
