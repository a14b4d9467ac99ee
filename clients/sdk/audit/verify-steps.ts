/**
 * Verifies the access log in steps, the oldest entries first. Each step checks one tile with its entries, and ends with a state that is
 * plain JSON. So a log of any size needs little memory, and an interrupted verification continues where it stopped.
 */
import { type Bytes, equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { emptySpan, MisdatedMinutes, type TimeSpan } from "#protocol/log/entry-times.ts";
import { append, EMPTY_FRONTIER, type Frontier, frontier, rootOfFrontier } from "#protocol/log/merkle.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { fetchSignedBodies, type SaltedBody } from "./bundles.ts";
import { checkBody, type Place } from "./check-body.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { countUnexplained, type Erasures, noteErasure, waitForNextRound } from "./erasures.ts";
import type { Freshness } from "./freshness.ts";
import { loadTimeMarks } from "./pins.ts";
import { seesWholeLog } from "./query.ts";

/** How far a verification has come. */
export interface VerifyState extends Erasures {
	/** Entries below this number are checked. */
	next: number;
	/** The frontier of the tree over these entries: hashes, base64url. */
	frontier: string[];
	/** How many of these entries I could read. Each of them was in the tree with this content. */
	checked: number;
	/** How many of these entries I couldn't read, because they are erased or not mine to read. */
	unread: number;
	/** The ranges of unread entries, both ends included. */
	unreadRanges: [first: number, last: number][];
	/** The time of the newest checked entry, for the next step. */
	newest: { seq: number; at: number } | null;
	/** How often the access log had been restarted (`log.restart`) when this verification began. After another restart, it begins anew. */
	restarts: number;
}

/** Reported after each tile that was checked. */
export interface VerifyStep {
	/** How many entries were checked. */
	done: number;
	/** How many entries the checkpoint covers. */
	total: number;
	/** Null after the last, incomplete tile. */
	state: VerifyState | null;
}

export interface StepsReport {
	/** How many entries the newest checkpoint covers. */
	size: number;
	/** Entries that I could read and that are in the tree. */
	checked: number;
	/** Entries that are erased. For an auditor of one organisation, also those of other organisations. */
	unread: number;
	/** Entries of the log say that retention has erased everything below this number. 0 when none says so. */
	keptFrom: number;
	freshness: Freshness;
}

/**
 * Verifies the access log step by step. Each body must match its leaf, the leaves must give the signed root, and times must follow the
 * numbers. For an auditor of the whole network, each erased body must also be named by an entry about its erasure.
 * @param from the stored state of an interrupted verification; null begins with the first entry.
 * @returns the report; null for an empty log.
 * @throws AlarmError checkpoint-shrunk, log-forked, entry-hidden, content-tampered.
 * @example for await (const { done, total, state } of verifyInSteps(session, null)) show(done, total);
 */
export async function* verifyInSteps(
	session: UnlockedSession,
	from: VerifyState | null,
): AsyncGenerator<VerifyStep, StepsReport | null, undefined> {
	const told = new MisdatedMinutes();
	let state = from !== null && from.restarts === session.dir.restarts.length ? from : beginning(session);
	for (let round = 1; ; round++) {
		const newest = await fetchNewestCheckpoint(session, "access");
		if (newest === null) return null;
		const marks = await loadTimeMarks(session);
		let last = state;
		while (last.next < newest.checkpoint.size) {
			last = await checkTile(session, newest, { told, marks }, last);
			const isWhole = last.next % TILE_WIDTH === 0;
			if (isWhole) state = last;
			yield { done: last.next, total: newest.checkpoint.size, state: isWhole ? last : null };
		}
		checkRoot(session, newest, last);
		const unexplained = seesWholeLog(session) ? countUnexplained(last, last.unreadRanges) : 0;
		if (unexplained === 0) return reportOf(newest, last);
		await waitForNextRound(session, round, unexplained);
	}
}

function beginning({ dir }: UnlockedSession): VerifyState {
	const none = { frontier: [], unreadRanges: [], erased: [], newest: null };
	return { ...none, next: 0, checked: 0, unread: 0, keptFrom: 0, restarts: dir.restarts.length };
}

async function checkTile(
	session: UnlockedSession,
	{ checkpoint, tiles }: VerifiedCheckpoint,
	times: Pick<Place, "told" | "marks">,
	before: VerifyState,
): Promise<VerifyState> {
	const first = before.next;
	const count = Math.min(TILE_WIDTH, checkpoint.size - first);
	const [hashes, bodies] = await Promise.all([tiles.leaves(first / TILE_WIDTH, checkpoint.size), fetchSignedBodies(session, first, count)]);
	const span: TimeSpan = { ...emptySpan(), newest: before.newest };
	const after = { ...before, unreadRanges: [...before.unreadRanges], erased: [...before.erased] };
	for (const [i, shown] of bodies.entries())
		checkEntry(session, after, { seq: first + i, hash: hashes[i] as Bytes, shown, span, ...times });
	tiles.forget(first / TILE_WIDTH, checkpoint.size);
	const tree = append(treeOf(before), hashes);
	return { ...after, next: first + count, frontier: tree.hashes.map(toBase64Url), newest: span.newest };
}

function treeOf({ next, frontier: hashes }: VerifyState): Frontier {
	return next === 0 ? EMPTY_FRONTIER : frontier(next, hashes.map(fromBase64Url));
}

interface CheckedEntry extends Place {
	shown: SaltedBody | null;
}

/** Adds one entry to the state. @throws AlarmError entry-hidden */
function checkEntry(session: UnlockedSession, state: VerifyState, { shown, ...place }: CheckedEntry): void {
	if (shown === null) {
		state.unread += 1;
		addToRanges(state.unreadRanges, place.seq);
		return;
	}
	checkBody(session, shown, place);
	state.checked += 1;
	noteErasure(state, place.seq, shown.entry);
}

function addToRanges(ranges: [number, number][], seq: number): void {
	const last = ranges.at(-1);
	if (last && last[1] === seq - 1) ranges[ranges.length - 1] = [last[0], seq];
	else ranges.push([seq, seq]);
}

function checkRoot(session: UnlockedSession, { checkpoint: { size, root } }: VerifiedCheckpoint, state: VerifyState): void {
	if (state.next !== size || !equal(rootOfFrontier(treeOf(state)), root))
		throwAlarm(session, "log-forked", null, `the leaves do not give the root signed for ${size}`);
}

function reportOf({ checkpoint: { size }, freshness }: VerifiedCheckpoint, { checked, unread, keptFrom }: VerifyState): StepsReport {
	return { size, checked, unread, keptFrom, freshness };
}

/** By member, because two auditors of one device may not see the same entries. */
const storageKey = ({ network, me }: UnlockedSession) => storageName(network, "verification", me);

/**
 * Stores how far a verification has come. It holds numbers and hashes of the public tree, and no content.
 * @param state null forgets it.
 * @example await saveVerification(session, step.state);
 */
export async function saveVerification(session: UnlockedSession, state: VerifyState | null): Promise<void> {
	await session.storage.set(storageKey(session), JSON.stringify(state));
}

/**
 * Returns the stored state of an interrupted verification; null when there is none.
 * @example const from = await loadVerification(session);
 */
export async function loadVerification(session: UnlockedSession): Promise<VerifyState | null> {
	return JSON.parse((await session.storage.get(storageKey(session))) ?? "null") as VerifyState | null;
}
