/** Verifies a whole log. It trusts only the log's key in genesis and the checkpoint that this device has seen before. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { append, EMPTY_FRONTIER, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { countUnexplained, type Erasures, noteErasure, waitForNextRound } from "./erasures.ts";
import type { Freshness } from "./freshness.ts";
import { searchLog, seesWholeLog } from "./query.ts";
import type { LogName } from "./tiles.ts";

export interface VerifyProgress {
	step: "tree" | "entries";
	/** How many leaves (step "tree") or entries (step "entries") were checked. */
	done: number;
	/** How many there are in this step. */
	total: number;
}

export interface LogReport {
	log: LogName;
	/** Entries under the newest signed checkpoint. */
	size: number;
	root: Bytes;
	/** The signed note of this checkpoint; empty for an empty log. */
	note: string;
	/** Entries whose bodies I may read and whose leaves are in the tree. */
	checked: number;
	/** Entries in the tree whose bodies were erased. */
	redacted: number;
	/** Retention has erased the bodies of entries below this number. An entry of the log says so. */
	keptFrom: number;
	/** Whether enough witnesses have cosigned lately; null for an empty log. */
	freshness: Freshness | null;
}

/**
 * Verifies a log. The newest checkpoint must be signed by the log's key, extend the checkpoint seen before, and have the root that is
 * recomputed from all leaves. In the access log, each entry that I may read must match its leaf and its time must fit its number.
 * An auditor of the whole network must be shown every entry, and each erased body must be named by an entry about its erasure.
 * @param onProgress called from time to time.
 * @throws AlarmError checkpoint-shrunk, log-forked, entry-hidden, content-tampered.
 * @example const { size, checked } = await verifyLog(session, "access");
 */
export async function verifyLog(
	session: UnlockedSession,
	log: LogName = "access",
	onProgress: (progress: VerifyProgress) => void = () => {},
): Promise<LogReport> {
	for (let round = 1; ; round++) {
		const newest = await fetchNewestCheckpoint(session, log);
		if (!newest)
			return { log, size: 0, root: rootOfFrontier(EMPTY_FRONTIER), note: "", checked: 0, redacted: 0, keptFrom: 0, freshness: null };
		const { checkpoint, note, freshness } = newest;
		const report = { log, size: checkpoint.size, root: checkpoint.root, note, checked: 0, redacted: 0, keptFrom: 0, freshness };
		if (log === "directory") return { ...report, checked: await verifyDirectory(session, newest) };
		const hashes = await fetchLeafHashes(session, newest, onProgress);
		const { unexplained, ...found } = await checkEntries(session, hashes, onProgress);
		if (unexplained === 0) return { ...report, ...found };
		await waitForNextRound(session, round, unexplained);
	}
}

/** Compares the checkpoint with the directory. The client has downloaded and folded the whole directory anyway. */
async function verifyDirectory(session: UnlockedSession, { checkpoint }: VerifiedCheckpoint): Promise<number> {
	if (checkpoint.size > session.dir.size) await syncDirectory(session);
	const root = session.dir.roots[checkpoint.size];
	if (!root || !equal(root, checkpoint.root))
		throwAlarm(session, "directory-forked", null, `another history up to ${checkpoint.size} was seen`);
	return checkpoint.size;
}

/** Fetches all leaf hashes. @throws AlarmError log-forked unless they give the signed root. */
async function fetchLeafHashes(
	session: UnlockedSession,
	{ checkpoint, tiles }: VerifiedCheckpoint,
	onProgress: (progress: VerifyProgress) => void,
): Promise<Bytes[]> {
	const { size, root } = checkpoint;
	const hashes: Bytes[] = [];
	let frontier = EMPTY_FRONTIER;
	for (let tile = 0; tile * TILE_WIDTH < size; tile++) {
		const leaves = await tiles.leaves(tile, size);
		frontier = append(frontier, leaves);
		hashes.push(...leaves);
		onProgress({ step: "tree", done: hashes.length, total: size });
	}
	if (!equal(rootOfFrontier(frontier), root)) throwAlarm(session, "log-forked", null, `the leaves do not give the root signed for ${size}`);
	return hashes;
}

/** @returns unexplained: how many entries an auditor of the whole network should have been shown, and was not. 0 for all others. */
async function checkEntries(session: UnlockedSession, hashes: Bytes[], onProgress: (progress: VerifyProgress) => void) {
	const shown = new Set<number>();
	const read = new Set<number>();
	const erasures: Erasures = { erased: [], keptFrom: 0 };
	for await (const { seq, leaf, entry } of searchLog(session)) {
		const hash = hashes[seq];
		// The entry is newer than the checkpoint. A later checkpoint will cover it.
		if (!hash) continue;
		shown.add(seq);
		if (leaf && !equal(leafHash(leaf), hash))
			throwAlarm(session, "entry-hidden", null, `entry ${seq} is not in the tree with this content`);
		if (leaf) read.add(seq);
		if (entry) noteErasure(erasures, seq, entry);
		if (shown.size % 200 === 0) onProgress({ step: "entries", done: shown.size, total: hashes.length });
	}
	onProgress({ step: "entries", done: shown.size, total: hashes.length });
	const unread = hashes.flatMap((_, seq): [number, number][] => (read.has(seq) ? [] : [[seq, seq]]));
	const unexplained = seesWholeLog(session) ? countUnexplained(erasures, unread) : 0;
	return { checked: read.size, redacted: shown.size - read.size, keptFrom: erasures.keptFrom, unexplained };
}
