/** Checks kept receipts: each must name an entry of the signed log. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import type { UnlockedSession } from "../context.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { type AuditEntry, searchLog } from "./query.ts";
import { dropReceipts, listReceipts, type Receipt } from "./receipts.ts";

/** After this many ms a checkpoint must cover an entry. A checkpoint is signed every second while there are new entries. */
const SIGNED_WITHIN = 60_000;

/**
 * Checks the receipts against the newest checkpoint. Drops valid ones, and those whose entries a restart of the log has lost (alarm
 * `log-restarted`). Raises the alarm `entry-hidden` for each entry that is missing, or whose leaf differs.
 * @returns counts. checked: dropped. waiting: kept, because no checkpoint covers them yet. hidden: kept, because of the alarm
 * `entry-hidden`.
 * @throws AlarmError checkpoint-shrunk, log-forked.
 * @example const { hidden } = await checkReceipts(session); // more than 0: the server hides entries
 */
export async function checkReceipts(session: UnlockedSession): Promise<{ checked: number; waiting: number; hidden: number }> {
	const kept = await listReceipts(session);
	if (kept.length === 0) return { checked: 0, waiting: 0, hidden: 0 };
	const newest = await fetchNewestCheckpoint(session, "access");
	const size = newest?.checkpoint.size ?? 0;
	const due = kept.filter(({ entry, at }) => entry < size || session.now() - at > SIGNED_WITHIN);
	const shown = await fetchMyEntries(session, due);
	const hidden: Receipt[] = [];
	for (const receipt of due) {
		if (newest && receipt.entry < size && (await isIncluded(newest, shown.get(receipt.entry)))) continue;
		if (wasLostInRestart(session, receipt)) {
			const detail = `entry ${receipt.entry}, which an answer named, was lost when the log was restarted`;
			session.alarm({ code: "log-restarted", subject: session.me, detail });
			continue;
		}
		hidden.push(receipt);
		session.alarm({
			code: "entry-hidden",
			subject: session.me,
			detail: `entry ${receipt.entry}, which an answer named, is not in the log`,
		});
	}
	const done = new Set(due.filter((receipt) => !hidden.includes(receipt)).map(({ entry }) => entry));
	await dropReceipts(session, done);
	return { checked: done.size, waiting: kept.length - due.length, hidden: hidden.length };
}

/** Whether a later restart of the log, which two admins signed, declares the entry lost. */
function wasLostInRestart({ dir }: UnlockedSession, { entry, restarts = 0 }: Receipt): boolean {
	return dir.restarts.slice(restarts).some(({ kept }) => entry >= kept.size);
}

/** My own entries, from an hour before the oldest receipt on, because the server's clock may differ. */
async function fetchMyEntries(session: UnlockedSession, due: Receipt[]): Promise<Map<number, AuditEntry>> {
	const wanted = new Set(due.map(({ entry }) => entry));
	const found = new Map<number, AuditEntry>();
	if (wanted.size === 0) return found;
	const from = Math.max(0, Math.min(...due.map(({ at }) => at)) - 3_600_000);
	for await (const entry of searchLog(session, { actor: session.me, from })) {
		if (wanted.has(entry.seq)) found.set(entry.seq, entry);
		if (found.size === wanted.size) break;
	}
	return found;
}

async function isIncluded({ checkpoint, tiles }: VerifiedCheckpoint, shown: AuditEntry | undefined): Promise<boolean> {
	if (!shown) return false;
	const { size, root } = checkpoint;
	const hash = (await tiles.leaves(Math.floor(shown.seq / TILE_WIDTH), size))[shown.seq % TILE_WIDTH] as Bytes;
	// Without a body the leaf can't be recomputed, so only its presence in the tree is checked.
	if (shown.leaf && !equal(leafHash(shown.leaf), hash)) return false;
	return verifyInclusion(hash, shown.seq, size, root, await tiles.inclusion(shown.seq, size));
}
