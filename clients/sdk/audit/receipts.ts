/**
 * Receipts: each answer of the server names the number of its access entry. A client keeps these numbers, and checks later that
 * the entries are in the signed tree. So users notice when the server leaves out the entries about its answers to them.
 */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { changeStored } from "../storage.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { type AuditEntry, searchLog } from "./query.ts";

export interface Receipt {
	/** The number of the entry. */
	entry: number;
	/** UTC ms by this client's clock. */
	at: number;
	/** How many restarts the log had had at that time. */
	restarts?: number;
}

/** How many receipts are kept. The oldest are dropped first. */
const MAX_RECEIPTS = 200;
/** After this many ms a checkpoint must cover an entry. A checkpoint is signed every second while there are new entries. */
const SIGNED_WITHIN = 60_000;

const storageKey = ({ network }: UnlockedSession) => storageName(network, "receipts");

/** Returns the receipts that are not yet checked. @example const newest = (await listReceipts(session)).at(-1)?.entry; */
export async function listReceipts(session: UnlockedSession): Promise<Receipt[]> {
	return parseReceipts(await session.storage.get(storageKey(session)));
}

const parseReceipts = (text: string | null): Receipt[] => (text === null ? [] : JSON.parse(text));

/**
 * Keeps the receipt of an answer. Call it after important reads and writes, such as opening a section.
 * @param entry the number that the answer named. When left out: the number that the newest answer named. With null nothing is kept. Give
 * the number when other calls run at the same time: see `onEntry` of `call`.
 * @example await keepReceipt(session);
 */
export async function keepReceipt(session: UnlockedSession, entry = session.server.lastEntry()): Promise<void> {
	if (entry === null) return;
	const receipt: Receipt = { entry, at: session.now(), restarts: session.dir.restarts.length };
	await changeStored(session.storage, storageKey(session), (before) => {
		const kept = parseReceipts(before);
		return kept.some((each) => each.entry === entry) ? before : JSON.stringify([...kept, receipt].slice(-MAX_RECEIPTS));
	});
}

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
	// More receipts may have been kept during the check.
	await changeStored(session.storage, storageKey(session), (before) =>
		JSON.stringify(parseReceipts(before).filter(({ entry }) => !done.has(entry))),
	);
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
