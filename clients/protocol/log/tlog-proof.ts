/**
 * Proofs as files: C2SP tlog-proof, version 1. A file holds the number of an entry, its inclusion proof, and the checkpoint
 * of the proof. To verify it, one needs only the entry and the log's key.
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>                 optional; not authenticated by itself
 *     index <decimal>
 *     <inclusion proof, one base64 hash per line, the leaf's sibling first>
 *     <empty line>
 *     <the checkpoint, verbatim>
 *
 * For an access entry, `extra` is its 16-byte salt followed by its body. HMAC(salt, body) gives the leaf, so a proven leaf
 * also proves the body.
 */
import { type Bytes, concat } from "../bytes.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { type LogKey, type OpenedCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { entryLeaf, SALT_LENGTH } from "./entry.ts";
import { checkHash, leafHash } from "./merkle.ts";
import { checkNoteText, NoteVerificationError, type VerifierKey } from "./note.ts";
import { verifyInclusion } from "./proof.ts";

const HEADER = "c2sp.org/tlog-proof@v1";

export interface LogProof {
	readonly extra: Bytes | null;
	readonly index: number;
	readonly proof: readonly Bytes[];
	/** The signed checkpoint with its cosignatures. */
	readonly note: string;
}

export function formatLogProof({ extra, index, proof, note }: LogProof): string {
	const lines = [HEADER, ...(extra === null ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`, ...proof.map(toBase64)];
	return `${lines.join("\n")}\n\n${note}`;
}

/** Parses a proof file. It verifies nothing; `openLogProof` does. @throws SyntaxError or RangeError when malformed. */
export function parseLogProof(text: string): LogProof {
	checkNoteText(text);
	const blank = text.indexOf("\n\n");
	const [header, ...lines] = text.slice(0, Math.max(blank, 0)).split("\n");
	if (header !== HEADER) throw new SyntaxError("not a tlog-proof of version 1");
	const extra = lines[0]?.startsWith("extra ") ? fromBase64((lines.shift() as string).slice(6)) : null;
	const [, index] = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? "") ?? [];
	if (index === undefined || !Number.isSafeInteger(Number(index))) throw new SyntaxError("a proof without an index");
	return { extra, index: Number(index), proof: lines.map((line) => checkHash(fromBase64(line))), note: text.slice(blank + 2) };
}

/**
 * Verifies a proof.
 * @param entry the entry's own bytes, such as a leaf of the access log. @param log the key that is trusted for this log.
 * @throws NoteVerificationError unless the log signed the checkpoint and the entry is in its tree; SyntaxError or RangeError when malformed.
 */
export function openLogProof(given: LogProof, entry: Bytes, log: LogKey, witnesses: readonly VerifierKey[] = []): OpenedCheckpoint {
	const opened = openCheckpoint(given.note, log, witnesses);
	const { size, root } = opened.checkpoint;
	if (!verifyInclusion(leafHash(entry), given.index, size, root, given.proof))
		throw new NoteVerificationError("the entry is not in the tree of this checkpoint");
	return opened;
}

/** The `extra` of an entry of the access log. */
export function bodyExtra(salt: Bytes, body: Bytes): Bytes {
	return concat(salt, body);
}

/**
 * Splits `extra` into salt and body, and computes the leaf. Trust salt and body only after the leaf was proven.
 * @throws RangeError when `extra` is shorter than a salt.
 */
export function readBodyExtra(extra: Bytes): { salt: Bytes; body: Bytes; leaf: Bytes } {
	const [salt, body] = [extra.slice(0, SALT_LENGTH), extra.slice(SALT_LENGTH)];
	return { salt, body, leaf: entryLeaf(salt, body) };
}
