/** Finds bells that can't ring, that of the admins too. An admin sees the desk and the channel, but not the address. */
import type { Id } from "#protocol/bytes.ts";
import type { RingFailure } from "#protocol/codes.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { FAILURES_SHOWN_FROM } from "./rules.ts";
import type { Channel } from "./tables.ts";

export interface FailingBell {
	/** `ADMINS` for the bell of the admins. */
	desk: Id;
	channel: Channel;
	reason: RingFailure;
	/** Failed tries in a row. */
	tries: number;
	/** The first of these tries, UTC ms. */
	since: number;
}

const FAILING = `SELECT desk, channel, failure AS reason, tries, failing_since AS since FROM bell_channel
	WHERE tries >= $1 AND failure IS NOT NULL AND failing_since IS NOT NULL ORDER BY failing_since, desk, channel`;

/** Channels whose last tries have failed. The one that has failed for longest comes first. */
export function failingBells(db: Db): Promise<FailingBell[]> {
	return prepared<FailingBell>(db, "bells.failing", FAILING, [FAILURES_SHOWN_FROM]);
}
