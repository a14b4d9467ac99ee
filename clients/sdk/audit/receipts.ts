/**
 * Receipts: answers name the number of the access entry about them. A client keeps the numbers, and checks later that these
 * entries are in the signed tree, and are about it. So a server that leaves entries out is noticed by those it served.
 */
import { equal } from "#protocol/bytes.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { type AuditEntry, searchLog } from "./query.ts";

/** at: UTC ms by this client's clock. restarts: how many the log had had by then. */
export interface Receipt {
	entry: number;
	at: number;
	restarts?: number;
}

/** The most that are kept; the oldest go first. */
const MAX_RECEIPTS = 200;
/** A checkpoint is signed every second while there is something new; after this many ms an entry must be under one. */
const SIGNED_WITHIN = 60_000;

const storageKey = ({ network }: UnlockedSession) => storageName(network, "receipts");

/** What is kept and not yet checked. @example const newest = (await receipts(session)).at(-1)?.entry; */
export async function listReceipts(session: UnlockedSession): Promise<Receipt[]> {
	return JSON.parse((await session.storage.get(storageKey(session))) ?? "[]") as Receipt[];
}

/**
 * Keeps the number that the newest answer named. Call it after what matters, such as opening a section.
 * @example await keepReceipt(session);
 */
export async function keepReceipt(session: UnlockedSession): Promise<void> {
	const entry = session.server.lastEntry();
	if (entry === null) return;
	const kept = await listReceipts(session);
	if (kept.some((each) => each.entry === entry)) return;
	await saveReceipts(session, [...kept, { entry, at: session.now(), restarts: session.dir.restarts.length }].slice(-MAX_RECEIPTS));
}

async function saveReceipts(session: UnlockedSession, kept: Receipt[]): Promise<void> {
	await session.storage.set(storageKey(session), JSON.stringify(kept));
}

/**
 * Checks what is kept against the newest checkpoint; what is in order is forgotten, what the log hasn't signed yet stays.
 * Raises `entry-hidden` for each entry that is missing, or in the tree as another one.
 * @returns checked: in order. waiting: too new. hidden: missing.
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
	const waiting = kept.filter((receipt) => !due.includes(receipt));
	await saveReceipts(session, [...hidden, ...waiting]);
	return { checked: due.length - hidden.length, waiting: waiting.length, hidden: hidden.length };
}

/** Two admins have said that it is: then it is shown once, and forgotten. */
function wasLostInRestart({ dir }: UnlockedSession, { entry, restarts = 0 }: Receipt): boolean {
	return dir.restarts.slice(restarts).some(({ kept }) => entry >= kept.size);
}

/** My own entries back to the oldest receipt; the clocks may differ by an hour. */
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
	// Erased bodies keep their leaf; that there is one is all that can be known.
	if (!shown) return false;
	const { size, root } = checkpoint;
	const [hash] = (await tiles.leaves(Math.floor(shown.seq / 256), size)).slice(shown.seq % 256);
	if (!hash || (shown.leaf && !equal(leafHash(shown.leaf), hash))) return false;
	return verifyInclusion(hash, shown.seq, size, root, await tiles.inclusion(shown.seq, size));
}
