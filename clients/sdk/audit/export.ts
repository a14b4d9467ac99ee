/**
 * Exports entries of the access log, with a proof that they are in it. An export is announced first. Then entries come page by
 * page, the newest first. Each page comes with the state to resume from. The proof comes last.
 */
import { type Bytes, equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { type LogKey, logKey, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { findContradiction, NewestFirstTimes } from "#protocol/log/entry-times.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatVerifierKey, parseVerifierKey } from "#protocol/log/note.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { isWitness, quorumTime, timesOf } from "#protocol/log/witness.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { type AnnouncedReason, announce } from "./announce.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { type ExportedEntry, type Format, formatLine, headerOf, parseLine } from "./export-lines.ts";
import { keyOfLog } from "./log-key.ts";
import { type AuditFilter, fetchPages } from "./query.ts";

/** The progress of an export, as plain JSON. */
export interface ExportState {
	format: Format;
	filter: AuditFilter;
	/** Where to resume; null before the first page. */
	cursor: string | null;
	done: boolean;
	entries: number;
	/** The highest and the lowest entry number so far. */
	newest: number | null;
	oldest: number | null;
}

export interface ExportPart {
	/** Append it to the file. */
	text: string;
	/** Store it once `text` is written. */
	state: ExportState;
}

/**
 * Announces an export, so that the log has an entry about it. Announce a resumed export again.
 * @param count how many entries were exported before.
 * @returns the number of the entry; null when the server didn't say.
 * @throws ProtocolError not-allowed, unavailable.
 * @example await announceExport(session, { case: id }, "authority");
 */
export async function announceExport(
	session: UnlockedSession,
	filter: AuditFilter,
	reason: AnnouncedReason,
	count = 0,
): Promise<number | null> {
	return announce(session, { what: "export", reason, case: filter.case ?? null, count });
}

/** Returns the state of a new export, for `exportEntries`. @example const state = beginExport("csv", { case: id }); */
export function beginExport(format: Format, filter: AuditFilter): ExportState {
	return { format, filter, cursor: null, done: false, entries: 0, newest: null, oldest: null };
}

/**
 * Yields the text of an export, one page at a time. Each page is recorded in the log. Call `announceExport` first.
 * @param from a new state of `beginExport`, or the stored state of an interrupted export.
 * @throws AlarmError content-tampered for a malformed entry, entry-replayed for one that comes twice; ProtocolError not-allowed.
 * @example for await (const { text, state } of exportEntries(session, beginExport("csv", { case: id }))) await save(text, state);
 */
export async function* exportEntries(session: UnlockedSession, from: ExportState): AsyncGenerator<ExportPart, void, undefined> {
	if (from.done) return;
	let state = from;
	for await (const { entries, next } of fetchPages(session, from.filter, from.cursor ?? undefined)) {
		const lines = entries.map((each) => formatLine(state.format, each));
		const head = state.cursor === null ? headerOf(state.format) : "";
		state = {
			...state,
			cursor: next,
			done: next === null,
			entries: state.entries + lines.length,
			newest: state.newest ?? entries[0]?.seq ?? null,
			oldest: entries.at(-1)?.seq ?? state.oldest,
		};
		yield { text: head + lines.join(""), state };
	}
}

/** Waits for a checkpoint that covers the newest exported entry. One is signed every second. @param tries longest wait, in seconds. */
async function fetchCoveringCheckpoint(session: UnlockedSession, newest: number | null, tries = 15): Promise<VerifiedCheckpoint | null> {
	const found = await fetchNewestCheckpoint(session, "access");
	if (tries === 0 || newest === null || (found && found.checkpoint.size > newest)) return found;
	await new Promise((resolve) => setTimeout(resolve, 1000));
	return fetchCoveringCheckpoint(session, newest, tries - 1);
}

/**
 * Yields the proof of an export, line by line: first the signed checkpoint with the keys of the log and its witnesses, then for each exported line its leaf hash and
 * inclusion proof. The proofs are computed here from tiles, and must give the signed root.
 * @param lines of the export, without the header line of a CSV.
 * @throws AlarmError entry-hidden when an exported entry is not in the tree; checkpoint-shrunk, log-forked.
 * @example for await (const line of proveExport(session, state, lines)) await proof.write(line);
 */
export async function* proveExport(
	session: UnlockedSession,
	{ format, newest }: ExportState,
	lines: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
	const verified = await fetchCoveringCheckpoint(session, newest);
	if (verified === null) return;
	const { wanted, keys } = session.dir.witnesses;
	const key = formatVerifierKey(keyOfLog(session, "access"));
	yield `${JSON.stringify({ note: verified.note, key, witnesses: { wanted, keys: keys.map(formatVerifierKey) } })}\n`;
	for await (const line of lines) {
		const { seq, leaf } = leafOf(parseLine(format, line));
		yield `${JSON.stringify(await proveLine(session, verified, seq, leaf))}\n`;
	}
}

function leafOf({ seq, salt, body }: ExportedEntry): { seq: number; leaf: Bytes | null } {
	return { seq, leaf: salt && body && entryLeaf(salt, body) };
}

async function proveLine(
	session: UnlockedSession,
	{ checkpoint: { size, root }, tiles }: VerifiedCheckpoint,
	seq: number,
	leaf: Bytes | null,
) {
	if (seq >= size) return { seq, hash: null, proof: null };
	const hash = leaf ? leafHash(leaf) : ((await tiles.leaves(Math.floor(seq / TILE_WIDTH), size))[seq % TILE_WIDTH] as Bytes);
	const proof = await tiles.inclusion(seq, size);
	if (!verifyInclusion(hash, seq, size, root, proof))
		throwAlarm(session, "entry-hidden", null, `entry ${seq} is not in the tree with this content`);
	return { seq, hash: toBase64Url(hash), proof: proof.map(toBase64Url) };
}

/** What the check of an exported file has found. The numbers count lines. */
export interface ExportCheck {
	size: number;
	/** Lines that are in the tree as exported. */
	proven: number;
	/** Lines that are in the tree, but whose body was erased. */
	redacted: number;
	/** Lines that are newer than the checkpoint. */
	unproven: number;
	/** For each entry whose time can't be right, why. */
	misdated: string[];
	/** The key that signed the log. */
	key: LogKey;
	/** How many of the witnesses that the proof names have cosigned. */
	cosigned: number;
	/** How many witnesses the network required. */
	wanted: number;
}

/** The first line of a proof. Its keys prove nothing until somebody compares them. */
interface ProofHead {
	note: string;
	key: string;
	witnesses: { wanted: number; keys: string[] };
}

function openProof(head: Partial<ProofHead>, trusted: LogKey | null) {
	const { note = "", key = "", witnesses = { wanted: 0, keys: [] } } = head;
	const { name, publicKey } = trusted ?? parseVerifierKey(key);
	const log = logKey(name, publicKey);
	const { checkpoint, cosignatures } = openCheckpoint(note, log, witnesses.keys.map(parseVerifierKey).filter(isWitness));
	const times = timesOf(cosignatures);
	const at = quorumTime(times, witnesses.wanted);
	const marks = at === null ? [] : [{ size: checkpoint.size, at }];
	return { ...checkpoint, key: log, cosigned: times.length, wanted: witnesses.wanted, marks };
}

/**
 * Verifies an export against its proof, offline.
 * @param lines of the export, without the header line of a CSV.
 * @param trusted the trusted verifier key of the log; null for the key in the proof. Compare that key afterwards.
 * @throws Error that says which entry is wrong, or that the log didn't sign the checkpoint.
 * @example const { proven, unproven } = await verifyExport("jsonl", lines, proof, keyOfLog(session, "access"));
 */
export async function verifyExport(
	format: Format,
	lines: AsyncIterable<string>,
	proof: AsyncIterable<string>,
	trusted: LogKey | null,
): Promise<ExportCheck> {
	const proofs = proof[Symbol.asyncIterator]();
	const nextProof = async () => JSON.parse((await proofs.next()).value ?? "{}") as any;
	const { size, root, key, cosigned, wanted, marks } = openProof(await nextProof(), trusted);
	const found: ExportCheck = { size, proven: 0, redacted: 0, unproven: 0, misdated: [], key, cosigned, wanted };
	const times = new NewestFirstTimes();
	for await (const line of lines) {
		const exported = parseLine(format, line);
		const { seq } = exported;
		const dated = exported.body && { seq, at: decodeEntry(exported.body).at };
		const misdated = dated && (times.add(dated) ?? findContradiction(dated, marks));
		if (misdated) found.misdated.push(misdated);
		found[verifyLine(exported, await nextProof(), { size, root })] += 1;
	}
	if (!(await proofs.next()).done) throw new Error("lines of the export are missing");
	return found;
}

/** @returns the count that the line belongs to. @throws Error that says which entry is wrong. */
function verifyLine(
	exported: ExportedEntry,
	proof: any,
	{ size, root }: { size: number; root: Bytes },
): "proven" | "redacted" | "unproven" {
	const { seq, leaf } = leafOf(exported);
	if (proof.seq !== seq) throw new Error(`there is no proof of entry ${seq} in its place`);
	if (proof.hash === null && seq >= size) return "unproven";
	const hash = fromBase64Url(String(proof.hash));
	if (leaf && !equal(leafHash(leaf), hash)) throw new Error(`entry ${seq} was changed`);
	if (!verifyInclusion(hash, seq, size, root, proof.proof.map(fromBase64Url))) throw new Error(`entry ${seq} is not in the log`);
	return leaf ? "proven" : "redacted";
}
