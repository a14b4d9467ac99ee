/**
 * Checkpoints of a log: C2SP tlog-checkpoint. The text of the note has three lines. Logs of other networks may add extension lines:
 *
 *     <origin>
 *     <tree size, decimal>
 *     <root, base64>
 *     <extension lines>
 *
 * The logs of this network sign with one Ed25519 key whose name is the origin, and add no extension lines. So a
 * statement carries a checkpoint in a *compact* form, {size, root, signature}. Origin and key are known from the genesis,
 * and a reader rebuilds the text.
 */
import { type Bytes, equal } from "../bytes.ts";
import { verifyEd25519 } from "../sodium.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { checkHash, checkSize, EMPTY_ROOT } from "./merkle.ts";
import {
	checkNoteText,
	ED25519,
	formatNote,
	NoteVerificationError,
	noteSignature,
	parseNote,
	signedMessage,
	type VerifiedSignature,
	type VerifierKey,
	verifierKey,
	verifyNote,
} from "./note.ts";

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Bytes; readonly extensions: readonly string[] };

/** A checkpoint as a statement carries it. signature: 64 bytes, Ed25519 by the log over the text. */
export type CompactCheckpoint = { readonly size: number; readonly root: Bytes; readonly signature: Bytes };

/** The key of a log of this network: signature type 0x01, named like the log's origin. */
export type LogKey = VerifierKey & { readonly type: typeof ED25519 };

/** The empty log before the first entry: the only compact form without a signature. */
export const BEFORE_GENESIS: CompactCheckpoint = { size: 0, root: EMPTY_ROOT, signature: new Uint8Array(0) };

/** @param origin a key name, see isKeyName. @throws SyntaxError on another name; RangeError unless the public key has 32 bytes. */
export function logKey(origin: string, publicKey: Bytes): LogKey {
	return { ...verifierKey(origin, ED25519, publicKey), type: ED25519 };
}

/** The note text. @throws SyntaxError on an empty line or a line that a note can't have; RangeError on a bad size or root. */
export function checkpointText(origin: string, size: number, root: Bytes, extensions: readonly string[] = []): string {
	const lines = [origin, String(checkSize(size)), toBase64(checkHash(root)), ...extensions];
	if (lines.some((line) => line === "" || line.includes("\n")))
		throw new SyntaxError("a checkpoint line must not be empty or contain a newline");
	return checkNoteText(`${lines.join("\n")}\n`);
}

/** Parses the text of a note strictly. @throws SyntaxError or RangeError when it isn't the canonical text of a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint {
	const [origin = "", size = "", root = "", ...extensions] = text.slice(0, -1).split("\n");
	const checkpoint = { origin, size: Number(size), root: fromBase64(root), extensions };
	// Rejects encodings that are not canonical, such as leading zeros in the size.
	if (checkpointText(origin, checkpoint.size, checkpoint.root, extensions) !== text) throw new SyntaxError("not a checkpoint");
	return checkpoint;
}

/** A signed checkpoint, with the cosignatures of known witnesses. */
export type OpenedCheckpoint = {
	readonly checkpoint: Checkpoint;
	readonly compact: CompactCheckpoint;
	readonly cosignatures: readonly VerifiedSignature[];
};

/**
 * Reads a served checkpoint of one of this network's logs.
 * @throws SyntaxError or RangeError when malformed; NoteVerificationError when `log` hasn't signed it, when a signature of `log` or of a
 * known witness is wrong, or when the checkpoint has another origin or has extension lines.
 */
export function openCheckpoint(text: string, log: LogKey, witnesses: readonly VerifierKey[] = []): OpenedCheckpoint {
	const note = parseNote(text);
	const verified = verifyNote(note, [log, ...witnesses]);
	const own = note.signatures.find(({ name, id }) => name === log.name && id === log.id);
	if (own === undefined) throw new NoteVerificationError("the log has not signed this checkpoint");
	const checkpoint = parseCheckpoint(note.text);
	if (checkpoint.origin !== log.name) throw new NoteVerificationError("a checkpoint of another log");
	if (checkpoint.extensions.length > 0) throw new NoteVerificationError("a checkpoint with extension lines");
	const { size, root } = checkpoint;
	return { checkpoint, compact: { size, root, signature: own.signature }, cosignatures: verified.filter(({ key }) => key !== log) };
}

/**
 * Whether this log signed this checkpoint. For size 0 only `BEFORE_GENESIS` is accepted. It is not signed and proves nothing, because
 * every tree extends the empty tree. So where a signed checkpoint is required, also require size > 0.
 * @returns false for malformed input, too. @throws only when the library gets no memory, as verifyEd25519.
 */
export function verifyCompact(log: LogKey, { size, root, signature }: CompactCheckpoint): boolean {
	if (!Number.isSafeInteger(size) || size < 0 || root.length !== EMPTY_ROOT.length) return false;
	if (size === 0) return equal(root, EMPTY_ROOT) && signature.length === 0;
	return verifyEd25519(signature, signedMessage(ED25519, checkpointText(log.name, size, root), null), log.publicKey);
}

/** The signed note of a compact checkpoint, for tools that know C2SP only. @throws RangeError for size 0. */
export function noteOfCompact(log: LogKey, { size, root, signature }: CompactCheckpoint): string {
	return formatNote({ text: checkpointText(log.name, size, root), signatures: [noteSignature(log, signature, null)] });
}
