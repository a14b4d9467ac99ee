/** Second implementation of spec/logs.md sections 2 and 3: signed notes, cosignatures, checkpoints. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, base64, fromBase64, hex, join, number, refuse, same, unsigned, utf8 } from "./bytes.ts";
import { sign, verify } from "./ed25519.ts";
import { EMPTY_ROOT } from "./trees.ts";

export const PLAIN = 1;
export const COSIGNATURE = 4;
const DASH = "\u2014";

export interface Verifier {
	name: string;
	type: number;
	key: Bytes;
	id: Bytes;
}

export function verifier(name: string, type: number, key: Bytes): Verifier {
	checkName(name);
	if (type !== PLAIN && type !== COSIGNATURE) refuse("no such type");
	if (key.length !== 32) refuse("a public key has 32 bytes");
	return { name, type, key, id: sha256(join(utf8(name), Uint8Array.of(10, type), key)).slice(0, 4) };
}

export const writeVerifier = ({ name, type, key, id }: Verifier): string => `${name}+${hex(id)}+${base64(join(Uint8Array.of(type), key))}`;

export function readVerifier(text: string): Verifier {
	const [, name, id, rest] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? refuse("not a verifier key");
	const bytes = fromBase64(rest as string);
	const read = verifier(name as string, bytes[0] ?? 0, bytes.slice(1));
	return hex(read.id) === id ? read : refuse("the ID is another key's");
}

function checkName(name: string): void {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
	if (name === "" || /[\p{White_Space}+\u0000-\u001f]/u.test(name)) refuse("not a key name");
	utf8(name);
}

/** The signed message: the text itself, or for a cosignature the text after its header with the time. */
function message(type: number, text: string, time: bigint | null): Bytes {
	return utf8(type === COSIGNATURE ? `cosignature/v1\ntime ${time}\n${text}` : text);
}

export function signatureLine(by: Verifier, seed: Bytes, text: string, time: number | null): string {
	const at = time === null ? new Uint8Array(0) : unsigned(time, 8);
	const signature = sign(seed, message(by.type, text, time === null ? null : BigInt(time)));
	return `${DASH} ${by.name} ${base64(join(by.id, at, signature))}\n`;
}

/** The text must be valid Unicode, without control characters except newline. */
function checkText(text: string): void {
	utf8(text);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
	if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) refuse("a control character");
}

export interface Note {
	text: string;
	lines: { name: string; id: Bytes; signature: Bytes }[];
}

export function readNote(note: string): Note {
	if (note.length > 1_000_000) refuse("too long");
	checkText(note);
	const at = note.lastIndexOf("\n\n");
	if (at < 0 || !note.endsWith("\n")) refuse("no text, or no signatures");
	const signatures = note
		.slice(at + 2)
		.split("\n")
		.slice(0, -1);
	if (signatures.length === 0 || signatures.length > 100) refuse("no signature lines, or too many");
	return { text: note.slice(0, at + 1), lines: signatures.map(readLine) };
}

function readLine(line: string) {
	const [, name, rest] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? refuse("not a signature line");
	checkName(name as string);
	const bytes = fromBase64(rest as string);
	if (bytes.length < 5) refuse("a signature line without a signature");
	return { name: name as string, id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

export interface Verified {
	key: Verifier;
	signature: Bytes;
	time: bigint | null;
}

/** Returns one verified signature per known key. Refuses a wrong signature of a known key, and a note without a known key. */
export function verifyNote(note: Note, known: Verifier[]): Verified[] {
	const found = new Map<Verifier, Verified>();
	for (const line of note.lines) {
		const key = known.find(({ name, id }) => name === line.name && same(id, line.id));
		if (!key) continue;
		const verified = verifyLine(key, line.signature, note.text);
		if (!found.has(key)) found.set(key, verified);
	}
	return found.size > 0 ? [...found.values()] : refuse("no known key signed this");
}

function verifyLine(key: Verifier, bytes: Bytes, text: string): Verified {
	const time = key.type === COSIGNATURE ? number(bytes.subarray(0, 8)) : null;
	const signature = key.type === COSIGNATURE ? bytes.slice(8) : bytes;
	if (signature.length !== 64) refuse("a signature has 64 bytes");
	if (time !== null && time >= 2n ** 53n) refuse("a time above 2^53 - 1");
	if (!verify(key.key, message(key.type, text, time), signature)) refuse("a wrong signature of a known key");
	return { key, signature, time };
}

export interface Checkpoint {
	origin: string;
	size: number;
	root: Bytes;
	extensions: string[];
}

export const checkpointText = (origin: string, size: number, root: Bytes): string => `${origin}\n${size}\n${base64(root)}\n`;

/** @param text of a note. */
export function readCheckpoint(text: string): Checkpoint {
	checkText(text);
	const lines = text.split("\n");
	if (lines.pop() !== "" || lines.some((line) => line === "")) refuse("each line is ended and not empty");
	const [origin, size, root, ...extensions] = lines;
	if (origin === undefined || root === undefined || !/^(0|[1-9][0-9]*)$/.test(size ?? "")) return refuse("not a checkpoint");
	const entries = Number(size);
	if (!Number.isSafeInteger(entries)) refuse("a size above 2^53 - 1");
	const bytes = fromBase64(root);
	return bytes.length === 32 ? { origin, size: entries, root: bytes, extensions } : refuse("a root has 32 bytes");
}

/** Opens a checkpoint of this log and returns it with the signatures of the log and of known witnesses. */
export function openCheckpoint(note: string, log: Verifier, witnesses: Verifier[]): Checkpoint & { signatures: Verified[] } {
	const read = readNote(note);
	const signatures = verifyNote(read, [log, ...witnesses]);
	if (!signatures.some(({ key }) => key === log)) refuse("the log didn't sign it");
	const checkpoint = readCheckpoint(read.text);
	if (checkpoint.origin !== log.name || checkpoint.extensions.length > 0) refuse("another log's, or with extensions");
	return { ...checkpoint, signatures };
}

export interface Compact {
	size: number;
	root: Bytes;
	signature: Bytes;
}

/** Verifies the `cp` of a statement. Returns false for the unsigned one of size 0: see `isBeforeGenesis`. */
export function compactVerifies(log: Verifier, { size, root, signature }: Compact): boolean {
	return size > 0 && root.length === 32 && verify(log.key, utf8(checkpointText(log.name, size, root)), signature);
}
export const isBeforeGenesis = ({ size, root, signature }: Compact): boolean =>
	size === 0 && signature.length === 0 && same(root, EMPTY_ROOT);
