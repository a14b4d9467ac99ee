/** The directory's log: fetched, verified against what was seen before, folded. SPEC section 6. */

import { type Bytes, equal, fromBase64Url, hash, type Id, nameHash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { followLeaf, keyOfLog, nameHashes } from "#protocol/folds/directory.ts";
import { type CompactCheckpoint, logKey, verifyCompact } from "#protocol/log/checkpoint.ts";
import { append, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import { type AnyStatement, directoryLeaf, networkId, parseStatement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { AlarmError, throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { forgetLeaves, loadLeaves, loadPin, saveLeaves, savePin } from "./cache.ts";
import { touchedBy } from "./history.ts";

export interface DirectoryPage {
	statements: Wire[];
	from: number;
	size: number;
	checkpoint: { size: number; root: string; signature: string };
}

export function readCheckpoint({ size, root, signature }: DirectoryPage["checkpoint"]): CompactCheckpoint {
	return { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
}

/**
 * Brings `session.dir` up to date. Nothing of an answer is used unless the log signed it, it contains all that was seen
 * before, and its root comes out of its leaves.
 * @throws AlarmError directory-forked, directory-shrunk; ProtocolError as the transport does.
 * @example await syncDirectory(session);
 */
export function syncDirectory(session: UnlockedSession): Promise<void> {
	session.memory.syncing ??= synchronise(session).finally(() => {
		session.memory.syncing = null;
	});
	return session.memory.syncing;
}

/** Like syncDirectory, unless that was less than `age` ms ago. @example await keepSynced(session, 5 * 60_000); */
export async function keepSynced(session: UnlockedSession, age = 60_000): Promise<void> {
	if (session.memory.refused) throw session.memory.refused;
	if (session.dir.size === 0 || session.now() - session.memory.syncedAt > age) await syncDirectory(session);
}

async function synchronise(session: UnlockedSession): Promise<void> {
	if (session.memory.refused) throw session.memory.refused;
	// Before anything is asked: another program on the same profile may see more while the answer is under way.
	const pin = await loadPin(session.storage, session.network);
	if (session.dir.size === 0) await replayCache(session, pin);
	const read = (from: number) => session.server.call(contracts.directory.read, { query: { from } });
	const { leaves, checkpoint } = await fetchLeaves(session, async (from) => {
		const page = await read(from);
		const { size } = page.checkpoint;
		return size < session.dir.size && (await offerLost(session, size)) ? read(from) : page;
	});
	checkPage(session, leaves, checkpoint);
	takeLeaves(session, leaves, pin);
	session.checkpoint = checkpoint;
	session.memory.syncedAt = session.now();
	if (leaves.length > 0) await saveLeaves(session.storage, session.network, session.log);
	await savePin(session.storage, session.network, checkpoint);
}

/** What is folded stays folded: with a directory that was refused nobody works on in this session. */
function takeLeaves(session: UnlockedSession, leaves: AnyStatement[], pin: CompactCheckpoint | null): void {
	try {
		foldLeaves(session, leaves);
		checkPin(session, pin);
	} catch (error) {
		if (error instanceof AlarmError) session.memory.refused = error;
		throw error;
	}
}

/**
 * A server that was restored lacks what this device has seen: gives it back, once and unasked. An older directory for any other
 * reason isn't mended by this, and stays an alarm.
 * @returns whether the server took it.
 */
async function offerLost(session: UnlockedSession, from: number): Promise<boolean> {
	const pin = await loadPin(session.storage, session.network);
	if (pin?.size !== session.log.length || from >= pin.size) return false;
	const { size, root, signature } = pin;
	const checkpoint = { size, root: toBase64Url(root), signature: toBase64Url(signature) };
	try {
		const statements = session.log.slice(from).map(toWire);
		await session.server.call(contracts.directory.offer, { body: { from, statements, checkpoint } });
		return true;
	} catch (error) {
		if (error instanceof ProtocolError) return false;
		throw error;
	}
}

/** Pages until the checkpoint that came with the last of them is reached. */
export async function fetchLeaves(
	at: Pick<UnlockedSession, "alarm" | "dir" | "network">,
	read: (from: number) => Promise<DirectoryPage>,
): Promise<{ leaves: AnyStatement[]; checkpoint: CompactCheckpoint }> {
	const leaves: AnyStatement[] = [];
	for (;;) {
		const from = at.dir.size + leaves.length;
		const page = await read(from);
		const checkpoint = readCheckpoint(page.checkpoint);
		if (checkpoint.size < at.dir.size) throwAlarm(at, "directory-shrunk", null, `${checkpoint.size} leaves served, ${at.dir.size} seen`);
		leaves.push(...page.statements.map((wire) => parseStatement(at.network, wire)));
		if (at.dir.size + leaves.length >= checkpoint.size) return { leaves: leaves.slice(0, checkpoint.size - at.dir.size), checkpoint };
		if (page.from !== from || page.statements.length === 0)
			throwAlarm(at, "directory-shrunk", null, `leaves from ${from} on are kept back`);
	}
}

/** Signature and root, before anything is folded. @throws AlarmError directory-forked */
export function checkPage(
	at: Pick<UnlockedSession, "alarm" | "dir" | "network">,
	leaves: AnyStatement[],
	checkpoint: CompactCheckpoint,
): void {
	const first = leaves[0];
	if (at.dir.size === 0 && (first?.type !== "genesis" || !equal(networkId(first.bytes), at.network)))
		throwAlarm(at, "directory-forked", null, "this is the directory of another network");
	const key = at.dir.genesis ? keyOfLog(at.dir, "directory") : genesisLogKey(first);
	if (!key || !verifyCompact(key, checkpoint))
		throwAlarm(at, "directory-forked", null, "the checkpoint is not signed by the directory's log");
	const frontier = append(
		at.dir.frontier,
		leaves.map((leaf) => leafHash(directoryLeaf(leaf))),
	);
	if (frontier.size !== checkpoint.size || !equal(rootOfFrontier(frontier), checkpoint.root))
		throwAlarm(at, "directory-forked", null, `the leaves do not give the root signed for ${checkpoint.size}`);
}

/**
 * Statements name the newest checkpoint that their signers have seen. What the log has signed for them must be a part of
 * what it shows here: this is how two histories come to light. Checkpoints that aren't the log's are judged with their statements.
 * @throws AlarmError directory-forked, directory-shrunk
 */
export async function checkGossip(session: UnlockedSession, statements: readonly AnyStatement[]): Promise<void> {
	if (statements.some(({ body }) => body.cp.size > session.dir.size)) await syncDirectory(session);
	for (const { body } of statements) {
		const here = session.dir.roots[body.cp.size];
		if ((here && equal(here, body.cp.root)) || !verifyCompact(keyOfLog(session.dir, "directory"), body.cp)) continue;
		if (here) throwAlarm(session, "directory-forked", body.by, `the log has signed another history up to ${body.cp.size} for this member`);
		throwAlarm(
			session,
			"directory-shrunk",
			body.by,
			`the log has signed ${body.cp.size} leaves for this member, ${session.dir.size} are served`,
		);
	}
}

function genesisLogKey(first: AnyStatement | undefined) {
	if (first?.type !== "genesis") return null;
	const { origin, key } = first.body.logs.directory;
	return logKey(origin, key);
}

/** @param quiet for leaves that were folded in an earlier session: their alarms were shown then. */
function foldLeaves(session: UnlockedSession, leaves: AnyStatement[], quiet = false): void {
	for (const leaf of leaves) {
		const before = touchedBy(session.dir, leaf);
		const error = followLeaf(session.dir, leaf);
		session.log.push(leaf);
		session.history.note(session.dir, new Set([...before, ...touchedBy(session.dir, leaf)]));
		// Two histories, both signed by the log: members have been shown different directories.
		if (error?.code === "bad-checkpoint" && error.field === "fork") throwAlarm(session, "directory-forked", leaf.body.by, error.detail);
		if (error && !quiet)
			session.alarm({ code: "directory-void", subject: leaf.body.by, detail: `leaf ${session.dir.size - 1}: ${error.message}` });
	}
}

async function replayCache(session: UnlockedSession, pin: CompactCheckpoint | null): Promise<void> {
	const leaves = await loadLeaves(session.storage, session.network);
	if (!leaves || !pin || leaves.length < pin.size) return;
	const known = leaves.slice(0, pin.size);
	// A cache that somebody changed is as good as none: what was seen is still held against the server, by the pin.
	const root = rootOfFrontier(
		append(
			session.dir.frontier,
			known.map((leaf) => leafHash(directoryLeaf(leaf))),
		),
	);
	if (equal(root, pin.root)) foldLeaves(session, known, true);
	else await forgetLeaves(session.storage, session.network);
}

/** What this device, and the keybag, have seen before must be a prefix of what is served now. */
function checkPin(session: UnlockedSession, kept: CompactCheckpoint | null): void {
	for (const pin of [kept, session.bag.content.directory]) if (pin) checkPrefix(session, pin);
}

function checkPrefix(session: UnlockedSession, { size, root }: { size: number; root: Bytes }): void {
	if (size > session.dir.size) throwAlarm(session, "directory-shrunk", null, `${session.dir.size} leaves served, ${size} seen before`);
	const here = session.dir.roots[size];
	if (!here || !equal(here, root)) throwAlarm(session, "directory-forked", null, `another history up to ${size} was seen before`);
}

/**
 * Names of members by id. One that doesn't fit the directory's hash is left out, and alarmed about.
 * @example (await fetchNames(session)).get(member) ?? "(name erased)"
 */
export async function fetchNames(session: UnlockedSession): Promise<Map<Id, string>> {
	const answer = await session.server.call(contracts.directory.names);
	if (answer.names.some(({ member }) => !session.dir.members.has(member))) await syncDirectory(session);
	const out = new Map<Id, string>();
	for (const { member, name, salt } of answer.names) {
		const wanted = nameHashes(session.dir, member);
		// The server names somebody whom the log doesn't know.
		if (wanted.length === 0) continue;
		const given = nameHash(name, fromBase64Url(salt));
		if (wanted.some((each) => equal(each, given))) out.set(member, name.normalize("NFC"));
		else session.alarm({ code: "name-mismatch", subject: member, detail: "the name served is not the one this member joined with" });
	}
	return out;
}

/** What one append sends. sealed: boxes of desk.rekey and desk.grant. */
export interface DirectoryWrite {
	statements: AnyStatement[];
	sealed?: Bytes[];
	checklist?: Record<string, unknown>;
}

/**
 * Appends statements to the directory and waits until the log has signed them. Syncs before and after. Starts again when another
 * writer was faster.
 * @param build makes the statements from the synced directory. It may run several times.
 * @returns the last result of `build`.
 * @throws ProtocolError as the server refuses; unavailable when the log doesn't sign the statements in time.
 */
export async function appendToDirectory<R extends DirectoryWrite>(session: UnlockedSession, build: () => R | Promise<R>): Promise<R> {
	const write = await appendOptimistically(
		async () => {
			await syncDirectory(session);
			return build();
		},
		async (built) => {
			await session.server.call(contracts.directory.append, { body: directoryWire(built) });
			return built;
		},
	);
	await syncUntilKnown(session, write.statements);
	return write;
}

function directoryWire({ statements, sealed = [], checklist }: DirectoryWrite) {
	return {
		statements: statements.map(toWire),
		sealed: sealed.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) })),
		...(checklist && { checklist: checklist as never }),
	};
}

/** Far more than it takes, in ms: what was taken must not look as if it had failed. */
const SIGNED_WITHIN = 10_000;

/** The log signs a statement once it is stored for good, which may be a moment after the answer. */
async function syncUntilKnown(session: UnlockedSession, statements: AnyStatement[]): Promise<void> {
	for (let wait = 25, end = performance.now() + SIGNED_WITHIN; performance.now() < end; wait = Math.min(2 * wait, 1_000)) {
		await syncDirectory(session);
		if (statements.every(({ key }) => session.dir.known.has(key))) return;
		await new Promise((resolve) => setTimeout(resolve, wait));
	}
	throw new ProtocolError("unavailable", "the directory's log has not signed what it took");
}
