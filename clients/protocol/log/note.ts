/**
 * Signed notes: C2SP signed-note, with two of its signature types: 0x01 (Ed25519 over the note text, section
 * "Ed25519 signatures") and 0x04 (timestamped witness cosignature, C2SP tlog-cosignature, "Ed25519 signed
 * message"). A note is
 *
 *     <text, ends in a newline>
 *     <empty line>
 *     — <key name> <base64(u32be key ID || signature)>      one line or more
 *
 * This file reads, writes and verifies notes. It has no secret keys: the owner of a key passes a `sign` function, or signs
 * `signedMessage` and passes the 64 bytes to `noteSignature`.
 *
 * Texts are never normalised, because a signed note must keep its bytes.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, toHex, u32be, u64be } from "../bytes.ts";
import { verifyEd25519 } from "../sodium.ts";
import { fromBase64, toBase64 } from "./base64.ts";

export const ED25519 = 0x01;
export const COSIGNATURE = 0x04;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE;

/** The most signature lines that `parseNote` takes. By the specification, a reader must take at least 16. */
export const MAX_SIGNATURES = 100;
/** The longest note that `parseNote` takes, in UTF-16 units. */
export const MAX_NOTE_LENGTH = 1_000_000;

/** A known key. Name and id together identify the key and its algorithm. */
export type VerifierKey = { readonly name: string; readonly type: SignatureType; readonly id: number; readonly publicKey: Bytes };
/** One signature line. Its key may be unknown. `signature` holds the bytes after the key ID. */
export type NoteSignature = { readonly name: string; readonly id: number; readonly signature: Bytes };
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };
/** A signature that verified. `time` is a cosignature's POSIX time in seconds, and null for type 0x01. */
export type VerifiedSignature = { readonly key: VerifierKey; readonly time: number | null };

/** The note is well formed, but the known keys have not signed it as required. */
export class NoteVerificationError extends Error {
	override readonly name = "NoteVerificationError";
}

const encoder = new TextEncoder();

/** Whether a name is not empty and has no white space, plus sign, character below U+0020 or lone surrogate. */
export function isKeyName(name: string): boolean {
	return /^[^\p{White_Space}\p{Cs}+]+$/u.test(name) && !hasControl(name);
}

/** Whether a text has a control character. Here this is a character below U+0020, so the newline is one too. */
function hasControl(text: string): boolean {
	return [...text].some((char) => char < " ");
}

/** @returns the text. @throws SyntaxError unless it ends in a newline, and has no lone surrogate or control character except newlines. */
export function checkNoteText(text: string): string {
	if (!text.endsWith("\n")) throw new SyntaxError("a note text must end in a newline");
	if (/\p{Cs}/u.test(text)) throw new SyntaxError("a note must be valid Unicode");
	if (hasControl(text.replaceAll("\n", ""))) throw new SyntaxError("a note must not have control characters except newlines");
	return text;
}

/** Makes a key with its id. @throws SyntaxError on a bad name; RangeError unless the public key has 32 bytes. */
export function verifierKey(name: string, type: SignatureType, publicKey: Bytes): VerifierKey {
	if (!isKeyName(name)) throw new SyntaxError("not a key name");
	if (publicKey.length !== 32) throw new RangeError("an Ed25519 public key must have 32 bytes");
	return { name, type, id: keyId(name, type, publicKey), publicKey };
}

/** SHA-256(name || 0x0A || type || public key), its first four bytes as a big-endian number. */
function keyId(name: string, type: SignatureType, publicKey: Bytes): number {
	return readU32(sha256(concat(encoder.encode(`${name}\n`), Uint8Array.of(type), publicKey)));
}

function readU32(bytes: Bytes): number {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}

/** `<name>+<key ID in 8 hex digits>+base64(type || public key)` (section "Verifier keys"). */
export function formatVerifierKey(key: VerifierKey): string {
	return `${key.name}+${toHex(u32be(key.id))}+${toBase64(concat(Uint8Array.of(key.type), key.publicKey))}`;
}

/** Parses a verifier key. @throws SyntaxError when it is malformed, of an unknown type, or has a wrong key ID. */
export function parseVerifierKey(text: string): VerifierKey {
	const [, name = "", id = "", key = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
	const [type, ...publicKey] = fromBase64(key);
	if (type !== ED25519 && type !== COSIGNATURE) throw new SyntaxError("a verifier key of an unknown type");
	if (publicKey.length !== 32) throw new SyntaxError("a verifier key of the wrong length");
	const parsed = verifierKey(name, type, Uint8Array.from(publicKey));
	if (toHex(u32be(parsed.id)) !== id) throw new SyntaxError("a verifier key with a wrong key ID");
	return parsed;
}

/** Parses a note. It verifies nothing; `verifyNote` does. @throws SyntaxError when malformed. */
export function parseNote(note: string): Note {
	if (note.length > MAX_NOTE_LENGTH) throw new SyntaxError("the note is too long");
	checkNoteText(note);
	const blank = note.lastIndexOf("\n\n");
	if (blank < 0) throw new SyntaxError("a note must have an empty line before its signatures");
	const lines = note.slice(blank + 2, -1).split("\n");
	if (lines.length > MAX_SIGNATURES) throw new SyntaxError("the note has too many signatures");
	return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) };
}

/** Parses one signature line, without its newline. @throws SyntaxError unless `— <name> <base64 of more than four bytes>`. */
export function parseSignatureLine(line: string): NoteSignature {
	const [, name = "", base64 = ""] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
	const bytes = fromBase64(base64);
	if (!isKeyName(name) || bytes.length < 5) throw new SyntaxError("a malformed signature line");
	return { name, id: readU32(bytes), signature: bytes.slice(4) };
}

/** One signature line, newline included. */
export function formatSignatureLine({ name, id, signature }: NoteSignature): string {
	return `— ${name} ${toBase64(concat(u32be(id), signature))}\n`;
}

/** The text of a note with its signature lines. @throws SyntaxError on a bad text, or without a signature. */
export function formatNote({ text, signatures }: Note): string {
	if (signatures.length === 0) throw new SyntaxError("a note must have at least one signature");
	return `${checkNoteText(text)}\n${signatures.map(formatSignatureLine).join("")}`;
}

/**
 * The bytes that a key's 64-byte Ed25519 signature covers.
 * @param time POSIX seconds for a cosignature, null for type 0x01.
 * @throws SyntaxError as checkNoteText; RangeError when the time doesn't fit the type or isn't a whole number from 0.
 */
export function signedMessage(type: SignatureType, text: string, time: number | null): Bytes {
	checkNoteText(text);
	if ((type === COSIGNATURE) !== (time !== null)) throw new RangeError("a cosignature must have a time, and other signatures none");
	if (time === null) return encoder.encode(text);
	if (!Number.isSafeInteger(time) || time < 0) throw new RangeError("a time must be in whole seconds, 0 to 2^53 - 1");
	return encoder.encode(`cosignature/v1\ntime ${time}\n${text}`);
}

/**
 * Makes a note signature of a raw signature over `signedMessage`.
 * @param time as in `signedMessage`. @throws RangeError unless `raw` has 64 bytes.
 */
export function noteSignature(key: VerifierKey, raw: Bytes, time: number | null): NoteSignature {
	if (raw.length !== 64) throw new RangeError("an Ed25519 signature must have 64 bytes");
	return { name: key.name, id: key.id, signature: time === null ? raw : concat(u64be(time), raw) };
}

/** Signs a note text. @param sign makes the 64-byte Ed25519 signature of a message with the secret key. @param time as in `signedMessage`. */
export function signText(key: VerifierKey, text: string, time: number | null, sign: (message: Bytes) => Bytes): NoteSignature {
	return noteSignature(key, sign(signedMessage(key.type, text, time)), time);
}

/** The time at the front of a cosignature, in POSIX seconds; null when it is over 2^53 - 1. */
function readTime(signature: Bytes): number | null {
	const time = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
	return time <= Number.MAX_SAFE_INTEGER ? Number(time) : null;
}

/** The verified signature, or null when it is wrong. */
function verifySignature(key: VerifierKey, text: string, signature: Bytes): VerifiedSignature | null {
	if (key.type === ED25519) return verifyEd25519(signature, signedMessage(ED25519, text, null), key.publicKey) ? { key, time: null } : null;
	if (signature.length !== 72) return null;
	const time = readTime(signature);
	if (time === null || !verifyEd25519(signature.slice(8), signedMessage(COSIGNATURE, text, time), key.publicKey)) return null;
	return { key, time };
}

/**
 * Verifies each signature line with the name and ID of a known key, and ignores all other lines. A key that signed twice
 * counts once, by its first line.
 * @returns at least one verified signature, in the order of the note.
 * @throws NoteVerificationError when a known key's signature is wrong, when no line is by a known key, or when two known
 * keys have the same name and ID.
 */
export function verifyNote(note: Note, keys: readonly VerifierKey[]): VerifiedSignature[] {
	const verified = new Map<VerifierKey, VerifiedSignature>();
	for (const { name, id, signature } of note.signatures) {
		const [key, duplicate] = keys.filter((known) => known.name === name && known.id === id);
		if (key === undefined) continue;
		if (duplicate !== undefined) throw new NoteVerificationError(`two known keys have the name ${name} and the same ID`);
		const result = verifySignature(key, note.text, signature);
		if (result === null) throw new NoteVerificationError(`the signature of ${name} is wrong`);
		if (!verified.has(key)) verified.set(key, result);
	}
	if (verified.size === 0) throw new NoteVerificationError("no known key has signed this note");
	return [...verified.values()];
}
