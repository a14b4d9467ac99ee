/**
 * Synchronises the directory: fetches its log, verifies it against what was seen before, and folds it.
 * SPEC "The directory" and "The logs".
 */
import { type Bytes, equal, fromBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { followLeaf, keyOfLog } from "#protocol/folds/directory.ts";
import { type CompactCheckpoint, logKey, verifyCompact } from "#protocol/log/checkpoint.ts";
import { append, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import { type AnyStatement, directoryLeaf, type Leaf, networkId, parseLeaf, type Wire } from "#protocol/statements/statement.ts";
import { AlarmError, throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { pause } from "../pause.ts";
import { countSaved, forgetLeaves, loadLeaves, loadPin, saveLeaves, savePin } from "./cache.ts";
import { raiseCodesChanged } from "./desk-codes.ts";
import { renewFreshness } from "./freshness.ts";
import { offerLostLeaves } from "./lost-leaves.ts";
import { keepVerified, restoreVerified } from "./verified.ts";

export interface DirectoryPage {
	statements: Wire[];
	/** The position of the first of these leaves. */
	from: number;
	/** The size of the newest signed checkpoint, in leaves. */
	size: number;
	checkpoint: { size: number; root: string; signature: string };
}

function readCheckpoint({ size, root, signature }: DirectoryPage["checkpoint"]): CompactCheckpoint {
	return { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
}

/**
 * Brings `session.dir` up to date: it then has all leaves that the server served at the time of the call. An answer is used only if the
 * log has signed it, it contains everything seen before, and its leaves give its root.
 * @throws AlarmError directory-forked, directory-shrunk; ProtocolError when the server can't be reached or refuses.
 * @example await syncDirectory(session);
 */
export function syncDirectory(session: UnlockedSession): Promise<void> {
	const { memory } = session;
	if (memory.syncing === null) return beginSync(session);
	// The server may have answered the sync under way before the change of which the caller knows.
	memory.nextSync ??= memory.syncing
		.catch((error: unknown) => {
			// While the server can't be reached, another request would only wait for a second time-out.
			if (isRefusal(error, "unavailable")) throw error;
		})
		.finally(() => {
			memory.nextSync = null;
		})
		.then(() => memory.syncing ?? beginSync(session));
	return memory.nextSync;
}

function beginSync(session: UnlockedSession): Promise<void> {
	session.memory.syncing = synchronise(session).finally(() => {
		session.memory.syncing = null;
	});
	return session.memory.syncing;
}

/**
 * Syncs the directory unless the last sync was at most `age` ms ago. Joins a sync that is under way.
 * @throws as syncDirectory.
 * @example await keepSynced(session, 5 * 60_000);
 */
export async function keepSynced(session: UnlockedSession, age = 60_000): Promise<void> {
	const { memory } = session;
	if (memory.refused) throw memory.refused;
	// When the clock was set back, the difference is negative and says nothing about the age. So its absolute value is compared.
	if (session.dir.size > 0 && Math.abs(session.now() - memory.syncedAt) <= age) return;
	await (memory.syncing ?? syncDirectory(session));
}

/**
 * Sends a request whose answer is verified against the directory. Meanwhile it calls `keepSynced`. If the directory has grown, it asks
 * again, because the directory may be newer than the first answer. If the answer is newer than the directory, `checkGossip` syncs again.
 * @throws as syncDirectory, and the error of the request.
 */
export async function askSynced<T>(session: UnlockedSession, ask: () => Promise<T>): Promise<T> {
	if (session.memory.refused) throw session.memory.refused;
	const { size } = session.dir;
	const asked = ask();
	// If the sync fails, or the directory grows, nobody waits for this answer any more.
	asked.catch(() => {});
	await keepSynced(session);
	return session.dir.size === size ? asked : ask();
}

async function synchronise(session: UnlockedSession): Promise<void> {
	await fetchAndFold(session);
	const signed = await renewFreshness(session);
	if (signed === null) return;
	// Somebody may have added a statement between the two requests.
	await fetchAndFold(session);
	if (session.dir.size < signed)
		throwAlarm(session, "directory-shrunk", null, `the log has signed ${signed} leaves, ${session.dir.size} are served`);
	await renewFreshness(session);
}

async function fetchAndFold(session: UnlockedSession): Promise<void> {
	if (session.memory.refused) throw session.memory.refused;
	// Loaded before the request, because another program with the same profile may save a newer pin during the request.
	const pin = await loadPin(session.storage, session.network);
	const isFirst = session.dir.size === 0;
	if (isFirst) await replayCache(session, pin);
	const { leaves, checkpoint } = await fetchNewLeaves(session, isFirst);
	checkLeaves(session, leaves, checkpoint);
	foldAndCheck(session, leaves, pin);
	session.checkpoint = checkpoint;
	session.memory.syncedAt = session.now();
	await saveUnsaved(session, leaves);
	await savePin(session.storage, session.network, checkpoint);
	await keepVerified(session);
	if (isFirst || leaves.length > 0) await raiseCodesChanged(session);
}

/** Saves new leaves, unless they were saved page by page. */
async function saveUnsaved({ storage, network, dir }: UnlockedSession, leaves: Leaf[]): Promise<void> {
	if (leaves.length === 0 || (await countSaved(storage, network)) === dir.size) return;
	await saveLeaves(storage, network, dir.size - leaves.length, leaves);
}

/**
 * How many leaves one request fetches. On a slow connection a page arrives within half a minute, and an interruption loses only one page.
 */
export const PAGE = 500;

/**
 * Fetches the leaves after the folded ones. Leaves that an interrupted synchronisation has saved aren't fetched again, if they give the
 * signed root.
 * @param resumes whether to look for saved leaves.
 */
async function fetchNewLeaves(session: UnlockedSession, resumes: boolean): Promise<{ leaves: Leaf[]; checkpoint: CompactCheckpoint }> {
	const { storage, network, dir, memory } = session;
	const readPage = async (from: number) => {
		const ask = () => session.server.call(contracts.directory.read, { query: { from, limit: PAGE } });
		const page = await ask();
		const { size } = page.checkpoint;
		return size < dir.size && (await offerLostLeaves(session, size)) ? askUntilSigned(ask, dir.size) : page;
	};
	const onPage = async (leaves: readonly Leaf[], page: readonly Leaf[], size: number) => {
		const total = size - dir.size;
		if (total <= PAGE) return;
		memory.onProgress({ step: "fetch", done: Math.min(leaves.length, total), total });
		// These leaves aren't verified yet. When they are loaded, they are compared with a signed root.
		await saveLeaves(storage, network, dir.size + leaves.length - page.length, page);
	};
	const saved = resumes ? await loadSaved(session) : [];
	const fetched = await fetchLeaves(session, readPage, { saved, onPage });
	if (saved.length === 0 || givesRoot(dir, fetched)) return fetched;
	await forgetLeaves(storage, network);
	return fetchLeaves(session, readPage, { saved: [], onPage });
}

/**
 * How long to wait until the log has signed leaves that were given back, in ms. The server stores them at once, and the log signs later.
 */
const SIGNED_WITHIN_MS = 10_000;

/** Asks for a page until its checkpoint has this size, for 10 seconds at most. @returns the last answer. */
async function askUntilSigned(ask: () => Promise<DirectoryPage>, size: number): Promise<DirectoryPage> {
	const end = performance.now() + SIGNED_WITHIN_MS;
	for (let wait = 25; ; wait = Math.min(2 * wait, 1_000)) {
		const page = await ask();
		if (page.checkpoint.size >= size || performance.now() >= end) return page;
		await pause(wait);
	}
}

/** The leaves beyond the folded ones that are saved. Unreadable ones are dropped. */
async function loadSaved({ storage, network, dir }: UnlockedSession): Promise<Leaf[]> {
	const leaves = await loadLeaves(storage, network, dir.size);
	if (leaves === null && (await countSaved(storage, network)) > dir.size) await forgetLeaves(storage, network);
	return leaves ?? [];
}

/** Folds leaves and checks them. A fold can't be undone, so after an alarm this session refuses to go on. */
function foldAndCheck(session: UnlockedSession, leaves: Leaf[], pin: CompactCheckpoint | null): void {
	try {
		foldLeaves(session, leaves);
		checkPin(session, pin);
	} catch (error) {
		if (error instanceof AlarmError) session.memory.refused = error;
		throw error;
	}
}

interface FetchOptions {
	/** The first leaves after the folded ones, which needn't be fetched. */
	saved: readonly Leaf[];
	/** Called after each page. leaves: all so far, the page included. size: the size of the page's checkpoint, in leaves. */
	onPage(leaves: readonly Leaf[], page: readonly Leaf[], size: number): Promise<void>;
}

/** Fetches pages until the leaves reach the checkpoint of the last page. @throws AlarmError directory-shrunk */
export async function fetchLeaves(
	at: Pick<UnlockedSession, "alarm" | "dir" | "network">,
	readPage: (from: number) => Promise<DirectoryPage>,
	{ saved, onPage }: FetchOptions = { saved: [], onPage: async () => {} },
): Promise<{ leaves: Leaf[]; checkpoint: CompactCheckpoint }> {
	const leaves: Leaf[] = [...saved];
	for (;;) {
		const from = at.dir.size + leaves.length;
		const page = await readPage(from);
		const checkpoint = readCheckpoint(page.checkpoint);
		if (checkpoint.size < at.dir.size)
			throwAlarm(at, "directory-shrunk", null, `${checkpoint.size} leaves are served, ${at.dir.size} were seen`);
		const parsed = page.statements.map((wire) => parseLeaf(at.network, wire));
		leaves.push(...parsed);
		await onPage(leaves, parsed, checkpoint.size);
		if (at.dir.size + leaves.length >= checkpoint.size) return { leaves: leaves.slice(0, checkpoint.size - at.dir.size), checkpoint };
		if (page.from !== from || page.statements.length === 0) throwAlarm(at, "directory-shrunk", null, `leaves from ${from} on are missing`);
	}
}

/** Checks that the log has signed exactly these leaves, before they are folded. @throws AlarmError directory-forked */
export function checkLeaves(at: Pick<UnlockedSession, "alarm" | "dir" | "network">, leaves: Leaf[], checkpoint: CompactCheckpoint): void {
	const first = leaves[0];
	if (at.dir.size === 0 && (first?.type !== "genesis" || !equal(networkId(first.bytes), at.network)))
		throwAlarm(at, "directory-forked", null, "this is the directory of another network");
	const key = at.dir.genesis ? keyOfLog(at.dir, "directory") : genesisLogKey(first);
	if (!key || !verifyCompact(key, checkpoint))
		throwAlarm(at, "directory-forked", null, "the checkpoint is not signed by the directory's log");
	if (!givesRoot(at.dir, { leaves, checkpoint }))
		throwAlarm(at, "directory-forked", null, `the leaves do not give the root signed for ${checkpoint.size}`);
}

/** Whether the leaves, after those of the directory, give the root of the checkpoint. */
function givesRoot(dir: UnlockedSession["dir"], { leaves, checkpoint }: { leaves: Leaf[]; checkpoint: CompactCheckpoint }): boolean {
	const frontier = append(
		dir.frontier,
		leaves.map((leaf) => leafHash(directoryLeaf(leaf))),
	);
	return frontier.size === checkpoint.size && equal(rootOfFrontier(frontier), checkpoint.root);
}

/**
 * Checks that the checkpoints named in statements belong to the directory seen here. Each statement names the newest checkpoint
 * that its signer had seen, so this finds a server that shows two histories. A checkpoint that the log didn't sign is ignored here:
 * the check of its statement refuses it.
 * @throws AlarmError directory-forked, directory-shrunk; ProtocolError as syncDirectory
 */
export async function checkGossip(session: UnlockedSession, statements: readonly AnyStatement[]): Promise<void> {
	if (statements.some(({ body }) => body.cp.size > session.dir.size)) await syncDirectory(session);
	for (const { body } of statements) {
		const ownRoot = session.dir.roots[body.cp.size];
		if ((ownRoot && equal(ownRoot, body.cp.root)) || !verifyCompact(keyOfLog(session.dir, "directory"), body.cp)) continue;
		if (ownRoot)
			throwAlarm(session, "directory-forked", body.by, `the log has signed another history of ${body.cp.size} leaves for this member`);
		throwAlarm(
			session,
			"directory-shrunk",
			body.by,
			`the log has signed ${body.cp.size} leaves for this member, ${session.dir.size} are served`,
		);
	}
}

function genesisLogKey(first: Leaf | undefined) {
	if (first?.type !== "genesis") return null;
	const { origin, key } = first.body.logs.directory;
	return logKey(origin, key);
}

/** Folds leaves. @param showsAlarms false when an earlier session has folded these leaves and shown their alarms. */
function foldLeaves(session: UnlockedSession, leaves: Leaf[], { showsAlarms } = { showsAlarms: true }): void {
	for (const [i, leaf] of leaves.entries()) {
		if (leaves.length > PAGE && i % 100 === 0) session.memory.onProgress({ step: "verify", done: i, total: leaves.length });
		const error = followLeaf(session.dir, leaf);
		session.log.push(leaf);
		// The log has signed two histories: members have seen different directories.
		const subject = leaf.type === "unknown" ? null : leaf.body.by;
		if (error?.code === "bad-checkpoint" && error.field === "fork") throwAlarm(session, "directory-forked", subject, error.detail);
		if (error && showsAlarms) session.alarm({ code: "directory-void", subject, detail: `leaf ${session.dir.size - 1}: ${error.message}` });
	}
}

/** Restores what was verified before, and folds the newer leaves that are saved on this device. */
async function replayCache(session: UnlockedSession, pin: CompactCheckpoint | null): Promise<void> {
	await restoreVerified(session);
	const from = session.dir.size;
	if (!pin || pin.size <= from) return;
	const leaves = await loadLeaves(session.storage, session.network, from);
	if (!leaves || from + leaves.length < pin.size) return;
	const known = leaves.slice(0, pin.size - from);
	// A changed cache is dropped. The pin still says what the server must show.
	if (givesRoot(session.dir, { leaves: known, checkpoint: pin })) foldLeaves(session, known, { showsAlarms: false });
	else await forgetLeaves(session.storage, session.network);
}

/**
 * Checks that the directory contains the checkpoints that this device and the keybag have seen.
 * @throws AlarmError directory-forked, directory-shrunk
 */
function checkPin(session: UnlockedSession, saved: CompactCheckpoint | null): void {
	for (const pin of [saved, session.bag.content.directory]) if (pin) checkPrefix(session, pin);
}

function checkPrefix(session: UnlockedSession, { size, root }: { size: number; root: Bytes }): void {
	if (size > session.dir.size)
		throwAlarm(session, "directory-shrunk", null, `${session.dir.size} leaves are served, ${size} were seen before`);
	const ownRoot = session.dir.roots[size];
	if (!ownRoot || !equal(ownRoot, root)) throwAlarm(session, "directory-forked", null, `another history of ${size} leaves was seen before`);
}
