/** Compares a body of the access log with the tree and with the times of other entries. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { addToSpan, findContradiction, type MisdatedMinutes, type TimeMark, type TimeSpan } from "#protocol/log/entry-times.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import type { SaltedBody } from "./bundles.ts";

/** Where an entry stands in the log. */
export interface Place {
	seq: number;
	/** The leaf hash that the tree has there. */
	hash: Bytes;
	/** The times of the entries before it. The time of this entry is added. */
	span: TimeSpan;
	/** The minutes of the alarms so far. */
	told: MisdatedMinutes;
	marks: readonly TimeMark[];
}

/** Raises the alarm `entry-misdated` for a time that can't be right, once for each minute, and continues. @throws AlarmError entry-hidden */
export function checkBody(session: UnlockedSession, { leaf, entry: { at } }: SaltedBody, { seq, hash, span, told, marks }: Place): void {
	if (!equal(leafHash(leaf), hash)) throwAlarm(session, "entry-hidden", null, `entry ${seq} is not in the tree with this content`);
	addToSpan(span, seq, at);
	const misdated = told.tell(span.misdated ?? findContradiction({ seq, at }, marks));
	span.misdated = null;
	if (misdated !== null) session.alarm({ code: "entry-misdated", subject: null, detail: misdated.detail });
}
