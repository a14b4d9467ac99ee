/**
 * Messages between logs and witnesses: C2SP tlog-witness (`add-checkpoint`) and tlog-cosignature. A witness signs a
 * checkpoint only if it extends the last one that it signed. So a log can't show two different histories to two readers who
 * require its cosignature.
 *
 * Body of the request `POST <prefix>/add-checkpoint`:
 *
 *     old <size of the checkpoint that the witness signed last, or 0>
 *     <consistency proof from there, one base64 hash per line, at most 63>
 *     <empty line>
 *     <the checkpoint>
 *
 * The answer is one or more cosignature lines.
 */
import { type Bytes, equal } from "../bytes.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { checkHash } from "./merkle.ts";
import {
	COSIGNATURE,
	checkNoteText,
	formatSignatureLine,
	type NoteSignature,
	parseNote,
	parseSignatureLine,
	parseVerifierKey,
	type VerifiedSignature,
	type VerifierKey,
	verifyNote,
} from "./note.ts";

/** The most lines of a consistency proof: a tree has at most 63 levels. */
export const MAX_PROOF = 63;
/** The media type of a 409 answer. Its body is the size that the witness knows, in decimal. */
export const SIZE_TYPE = "text/x.tlog.size";

export interface AddCheckpoint {
	readonly old: number;
	readonly proof: readonly Bytes[];
	readonly note: string;
}

export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
	return `${[`old ${old}`, ...proof.map(toBase64)].join("\n")}\n\n${note}`;
}

/** Parses the body of a request. It doesn't parse the checkpoint. @throws SyntaxError or RangeError when malformed. */
export function parseAddCheckpoint(text: string): AddCheckpoint {
	checkNoteText(text);
	const blank = text.indexOf("\n\n");
	const [first = "", ...lines] = text.slice(0, Math.max(blank, 0)).split("\n");
	const [, old] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? [];
	if (old === undefined || !Number.isSafeInteger(Number(old))) throw new SyntaxError("the first line is `old` and a size");
	if (lines.length > MAX_PROOF) throw new SyntaxError(`a consistency proof has at most ${MAX_PROOF} lines`);
	return { old: Number(old), proof: lines.map((line) => checkHash(fromBase64(line))), note: text.slice(blank + 2) };
}

/** The size in the body of a 409 answer. @throws SyntaxError */
export function parseSize(text: string): number {
	const [, size] = /^(0|[1-9][0-9]{0,15})\n$/.exec(text) ?? [];
	if (size === undefined || !Number.isSafeInteger(Number(size))) throw new SyntaxError("not a tree size");
	return Number(size);
}

export interface Cosignature extends VerifiedSignature {
	/** POSIX seconds. */
	readonly time: number;
	/** The signature line, newline included. */
	readonly line: string;
}

/**
 * The cosignatures of known witnesses among signature lines; lines of others are ignored.
 * @param lines the answer of a witness. @param text of the checkpoint.
 * @throws SyntaxError for a malformed line; NoteVerificationError when a known witness's cosignature is wrong, or there is none.
 */
export function readCosignatures(lines: string, text: string, witnesses: readonly VerifierKey[]): Cosignature[] {
	if (!lines.endsWith("\n")) throw new SyntaxError("a signature line ends in a newline");
	const signatures = lines.slice(0, -1).split("\n").map(parseSignatureLine);
	const verified = verifyNote({ text, signatures }, witnesses.filter(isWitness));
	return verified.flatMap(({ key, time }) => {
		const own = signatures.find(({ name, id }) => name === key.name && id === key.id) as NoteSignature;
		return time === null ? [] : [{ key, time, line: formatSignatureLine(own) }];
	});
}

/** Whether this is the key of a witness. False for the log's own key, because a log can't be its own witness. */
export function isWitness({ type }: VerifierKey): boolean {
	return type === COSIGNATURE;
}

/** Adds signature lines to a note. @throws SyntaxError when the result isn't a note. */
export function withLines(note: string, lines: readonly string[]): string {
	const whole = note + lines.join("");
	parseNote(whole);
	return whole;
}

/** How far the clock of a witness may be ahead of a client's, in ms. */
export const MAX_CLOCK_SKEW = 10 * 60_000;
/** In ms. An older cosignature doesn't prove that the log is fresh. */
export const FRESH = 24 * 3_600_000;

/** In ms. Without a proof that is younger than this, a client seals nothing new. */
export const MAX_STALE = 72 * 3_600_000;

/**
 * Judges the age of the newest proof that a directory is the newest. SPEC "The logs", section 9.
 * @param wanted how many witnesses must cosign. @param at the time of the proof, or of the naming of the witnesses if that is later. UTC ms.
 * @param now UTC ms.
 */
export function judgeFreshness(
	{ wanted, at }: { wanted: number; at: number },
	now: number,
): "no-witnesses" | "fresh" | "stale" | "too-old" {
	if (wanted === 0) return "no-witnesses";
	const age = now - at;
	if (age <= FRESH) return "fresh";
	return age <= MAX_STALE ? "stale" : "too-old";
}

/** The times of cosignatures, UTC ms. Signatures of logs have none. */
export function timesOf(cosignatures: readonly VerifiedSignature[]): number[] {
	return cosignatures.flatMap(({ time }) => (time === null ? [] : [time * 1000]));
}

/** The latest time such that `wanted` of the cosignatures are from then or later. Null while there are too few. */
export function quorumTime(times: readonly number[], wanted: number): number | null {
	return [...times].sort((a, b) => b - a)[wanted - 1] ?? null;
}

/** The witnesses whose cosignatures count, and how many of them are required. */
export interface NamedWitnesses {
	readonly wanted: number;
	readonly keys: readonly VerifierKey[];
}

export const NO_WITNESSES: NamedWitnesses = { wanted: 0, keys: [] };

export function isNamed({ keys }: NamedWitnesses, { name, id, publicKey }: VerifierKey): boolean {
	return keys.some((key) => key.name === name && key.id === id && equal(key.publicKey, publicKey));
}

/** A witness and its address. */
export interface Witness {
	readonly key: VerifierKey;
	/** The submission prefix, without a slash at its end. */
	readonly url: string;
}

/** Reads witnesses, separated by newlines or commas: key, then address. A word that begins with # makes the rest of its line a comment. @throws SyntaxError with the line. */
export function parseWitnesses(text: string): Witness[] {
	const found = text.split("\n").flatMap((line, i) => {
		const parts = line.replace(/(^|[\s,])#.*/, "").split(",");
		return parts.flatMap((part) => (part.trim() === "" ? [] : [readWitness(part.trim(), i + 1)]));
	});
	const keys = new Set(found.map(({ key }) => toBase64(key.publicKey)));
	if (keys.size !== found.length) throw new SyntaxError("a witness key is named twice");
	return found;
}

function readWitness(line: string, number: number): Witness {
	const [vkey = "", url = "", ...more] = line.split(/\s+/);
	try {
		const key = parseVerifierKey(vkey);
		if (!isWitness(key)) throw new SyntaxError("this is the key of a log, not of a witness");
		if (more.length > 0 || !/^https?:\/\/[^\s?#]+$/.test(url)) throw new SyntaxError("takes an http or https address");
		return { key, url: url.replace(/\/+$/, "") };
	} catch (cause) {
		throw new SyntaxError(`line ${number} is not a witness`, { cause });
	}
}
