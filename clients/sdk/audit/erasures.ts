/** What entries of the access log say about erased bodies. A missing body that no entry explains was hidden, and not erased. */
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import { entryOfId } from "#protocol/log/entry-id.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { pause } from "../pause.ts";

export interface Erasures {
	/** Entries that an entry of the log names as erased. */
	erased: number[];
	/** Entries of the log say that retention has erased everything below this number. 0 while none says so. */
	keptFrom: number;
}

/**
 * How often the log is read before missing bodies raise an alarm. An erasure may have happened since the checkpoint was signed. Then only a
 * newer checkpoint has the entry about it.
 */
export const ROUNDS = 3;
/** How long to wait before the next round, in ms. A checkpoint is signed every second while there are new entries. */
const ROUND_WAIT = 1500;

/**
 * Waits before the log is read again.
 * @param round how often the log was read, from 1.
 * @param unexplained how many bodies are missing for no reason that the log names.
 * @throws AlarmError entry-hidden after the last round.
 */
export async function waitForNextRound(session: UnlockedSession, round: number, unexplained: number): Promise<void> {
	if (round === ROUNDS)
		throwAlarm(session, "entry-hidden", null, `${unexplained} entries are not shown, and no entry of the log says that they were erased`);
	await pause(ROUND_WAIT);
}

/**
 * Adds what an entry of the tree says about an erasure. An entry that names a later number is ignored: otherwise it could explain bodies
 * that are hidden later.
 * @param seq the number of the entry.
 */
export function noteErasure(erasures: Erasures, seq: number, { action, outcome, object }: AccessEntryBody): void {
	if (outcome !== "allowed") return;
	const named = entryOfId(object);
	if (named === null || named > seq) return;
	if (action === "log.retain") erasures.keptFrom = Math.max(erasures.keptFrom, named);
	if (action === "log.redact") erasures.erased.push(named);
}

/** Counts the entries in these ranges, both ends included, that neither a redaction nor retention explains. */
export function countUnexplained({ erased, keptFrom }: Erasures, ranges: Iterable<readonly [first: number, last: number]>): number {
	const named = new Set(erased);
	let found = 0;
	for (const [first, last] of ranges) for (let seq = Math.max(first, keptFrom); seq <= last; seq++) if (!named.has(seq)) found += 1;
	return found;
}
