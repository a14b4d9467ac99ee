/** Reads entries of the access log that an auditor signs as reviewed, or that a query is about. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { entryId } from "#protocol/log/entry-id.ts";
import { emptySpan, MisdatedMinutes } from "#protocol/log/entry-times.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../../alarms.ts";
import type { UnlockedSession } from "../../context.ts";
import { fetchBodies, type SaltedBody } from "../bundles.ts";
import { checkBody } from "../check-body.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "../checkpoint.ts";
import { countUnexplained, type Erasures, noteErasure, ROUNDS, waitForNextRound } from "../erasures.ts";
import { fetchLogStatus } from "../freshness.ts";
import { loadTimeMarks } from "../pins.ts";
import { type AuditEntry, searchLog, seesWholeLog } from "../query.ts";

/**
 * Reads entries by number, the oldest first, and verifies that none is left out or changed. Each body must match its leaf in the
 * signed tree. For an auditor of the whole network, an entry of the log must say of each missing body that it was erased. This call waits a
 * little for a checkpoint that covers the newest entries, and leaves out the entries that no checkpoint covers. It reads 256 entries at a
 * time, with one tile of the tree, and searches once more for each erased entry. The reads are recorded.
 * @param first the number of the first entry.
 * @returns all entries from `first` on, up to `count`. `entry` and `leaf` are null when the body is erased or I may not read it. Fewer than
 * `count` where the signed log ends.
 * @throws AlarmError entry-hidden, log-forked, checkpoint-shrunk; content-tampered for a malformed body
 * @example const entries = await readForReview(session, 0, 100);
 */
export async function readForReview(session: UnlockedSession, first: number, count: number): Promise<AuditEntry[]> {
	let wanted: number | null = null;
	for (let round = 1; ; round++) {
		// First the checkpoint: the log may grow before the bodies come, and must not shrink.
		const newest = await fetchNewestCheckpoint(session, "access");
		const covered = Math.max(0, Math.min(count, (newest?.checkpoint.size ?? 0) - first));
		const bodies = await fetchAllBodies(session, first, count);
		if (bodies.length < covered)
			throwAlarm(session, "entry-hidden", null, `access: ${bodies.length} of ${covered} bodies from ${first} on`);
		const shown = bodies.slice(0, covered);
		const unexplained = newest === null ? 0 : await checkShown(session, newest, first, shown);
		wanted ??= bodies.length;
		if (unexplained === 0 && (covered >= wanted || round === ROUNDS)) return shown.map((each, i) => toEntry(first + i, each));
		await waitForNextRound(session, round, unexplained);
	}
}

/** Fewer than `count` at the end of the log. */
async function fetchAllBodies(session: UnlockedSession, first: number, count: number): Promise<(SaltedBody | null)[]> {
	const bodies: (SaltedBody | null)[] = [];
	while (bodies.length < count) {
		const asked = Math.min(TILE_WIDTH, count - bodies.length);
		const more = await fetchBodies(session, first + bodies.length, asked);
		bodies.push(...more.slice(0, asked));
		if (more.length < asked) break;
	}
	return bodies;
}

const toEntry = (seq: number, shown: SaltedBody | null): AuditEntry => ({
	seq,
	entry: shown?.entry ?? null,
	section: null,
	leaf: shown?.leaf ?? null,
});

/** @returns how many bodies are missing that I should have been shown. @throws AlarmError entry-hidden, log-forked */
async function checkShown(
	session: UnlockedSession,
	newest: VerifiedCheckpoint,
	first: number,
	bodies: readonly (SaltedBody | null)[],
): Promise<number> {
	const marks = await loadTimeMarks(session);
	const hashes = await signedHashes(newest, first, bodies.length);
	const span = emptySpan();
	const told = new MisdatedMinutes();
	const missing: number[] = [];
	for (const [i, shown] of bodies.entries()) {
		if (shown === null) missing.push(first + i);
		else checkBody(session, shown, { seq: first + i, hash: hashes[i] as Bytes, span, told, marks });
	}
	return missing.length > 0 && seesWholeLog(session) ? countUnexplainedInLog(session, newest, missing) : 0;
}

/** Searches the signed log for what it says about each of these entries. @returns how many it does not name as erased. */
async function countUnexplainedInLog(session: UnlockedSession, newest: VerifiedCheckpoint, missing: readonly number[]): Promise<number> {
	const erasures: Erasures = { erased: [], keptFrom: 0 };
	const noteErasuresOf = async (named: number) => {
		for await (const { seq, entry, leaf } of searchLog(session, { object: entryId(named) }))
			if (entry !== null && leaf !== null && (await isSigned(newest, seq, leaf))) noteErasure(erasures, seq, entry);
	};
	// The server says where retention has ended, so that the entry about it can be found by its object. That entry counts.
	const { keptFrom } = await fetchLogStatus(session.server, "access");
	const [lowest = 0] = missing;
	if (keptFrom > lowest && keptFrom <= newest.checkpoint.size) await noteErasuresOf(keptFrom);
	for (const seq of missing) if (seq >= erasures.keptFrom) await noteErasuresOf(seq);
	return countUnexplained(
		erasures,
		missing.map((seq) => [seq, seq] as const),
	);
}

async function isSigned(newest: VerifiedCheckpoint, seq: number, leaf: Bytes): Promise<boolean> {
	if (seq >= newest.checkpoint.size) return false;
	const [hash] = await signedHashes(newest, seq, 1);
	return hash !== undefined && equal(leafHash(leaf), hash);
}

/** The leaf hashes of entries in the signed tree. */
async function signedHashes({ checkpoint, tiles }: VerifiedCheckpoint, first: number, count: number): Promise<Bytes[]> {
	const start = Math.floor(first / TILE_WIDTH);
	const hashes: Bytes[] = [];
	for (let tile = start; count > 0 && tile * TILE_WIDTH < first + count; tile++)
		hashes.push(...(await tiles.signedLeaves(tile, checkpoint)));
	return hashes.slice(first - start * TILE_WIDTH, first - start * TILE_WIDTH + count);
}
