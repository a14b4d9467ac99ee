/** Proves that the entries of an export are in the access log. The proof is a file beside the export. */
import { type Bytes, toBase64Url } from "#protocol/bytes.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { verifyInclusion } from "#protocol/log/proof.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { pause } from "../pause.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import type { ExportState } from "./export.ts";
import { type ExportedEntry, leafOf, parseLine } from "./export-lines.ts";
import { keyOfLog } from "./log-key.ts";

/** The first line of a proof. Its keys prove nothing until somebody compares them. */
export interface ProofHead {
	/** The signed checkpoint. */
	note: string;
	/** The verifier key of the log. */
	key: string;
	/** How many cosignatures the network wanted, and the verifier keys of the witnesses. */
	witnesses: { wanted: number; keys: string[] };
}

/** A line of the proof for one exported entry. `hash` and `proof` are null when the entry is newer than the checkpoint. */
export interface ProofLine {
	seq: number;
	/** The leaf hash, base64url. */
	hash: string | null;
	/** The inclusion proof: hashes, base64url. */
	proof: string[] | null;
}

/** How many times the newest checkpoint is asked for, with a second between. The server signs one every second while there are new entries. */
const MAX_TRIES = 16;

/**
 * Waits for a checkpoint that covers the newest exported entry. When none comes in time, returns the newest checkpoint; null without any.
 */
async function fetchCoveringCheckpoint(session: UnlockedSession, newest: number | null): Promise<VerifiedCheckpoint | null> {
	for (let tried = 1; ; tried++) {
		const found = await fetchNewestCheckpoint(session, "access");
		const isCovering = found !== null && (newest === null || found.checkpoint.size > newest);
		if (isCovering || newest === null || tried === MAX_TRIES) return found;
		await pause(1000);
	}
}

/**
 * Yields the proof of an export, line by line: first a `ProofHead`, then a `ProofLine` for each exported line. The proofs are computed
 * here from tiles, and must give the signed root.
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
	const head: ProofHead = { note: verified.note, key, witnesses: { wanted, keys: keys.map(formatVerifierKey) } };
	yield `${JSON.stringify(head)}\n`;
	for await (const line of lines) {
		yield `${JSON.stringify(await proveLine(session, verified, parseLine(format, line)))}\n`;
	}
}

async function proveLine(
	session: UnlockedSession,
	{ checkpoint: { size, root }, tiles }: VerifiedCheckpoint,
	exported: ExportedEntry,
): Promise<ProofLine> {
	const { seq } = exported;
	if (seq >= size) return { seq, hash: null, proof: null };
	const leaf = leafOf(exported);
	const hash = leaf ? leafHash(leaf) : ((await tiles.leaves(Math.floor(seq / TILE_WIDTH), size))[seq % TILE_WIDTH] as Bytes);
	const proof = await tiles.inclusion(seq, size);
	if (!verifyInclusion(hash, seq, size, root, proof))
		throwAlarm(session, "entry-hidden", null, `entry ${seq} is not in the tree with this content`);
	return { seq, hash: toBase64Url(hash), proof: proof.map(toBase64Url) };
}
