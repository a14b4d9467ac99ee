/**
 * Messages between logs and witnesses: C2SP tlog-witness (`add-checkpoint`) and tlog-cosignature. A witness signs a
 * checkpoint only if the checkpoint extends the last one that the witness signed. So a log can't show two different histories to two
 * readers who require the witness's cosignature.
 *
 * Body of the request `POST <prefix>/add-checkpoint`:
 *
 *     old <size of the checkpoint that the witness signed last, or 0>
 *     <consistency proof from that size, one base64 hash per line, at most 63>
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
 * The verified cosignatures of known witnesses among signature lines. Lines of other keys are ignored.
 * @param lines the answer of a witness. @param text the text of the checkpoint.
 * @throws SyntaxError for a malformed line; NoteVerificationError when a known witness's cosignature is wrong, or when no line is by a
 * known witness.
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
export function addSignatureLines(note: string, lines: readonly string[]): string {
	const whole = note + lines.join("");
	parseNote(whole);
	return whole;
}

/** The witnesses whose cosignatures count. `wanted`: how many of them must cosign. */
export interface NamedWitnesses {
	readonly wanted: number;
	readonly keys: readonly VerifierKey[];
}

export const NO_WITNESSES: NamedWitnesses = { wanted: 0, keys: [] };

/** Whether this witness is one of the named witnesses: name, key ID and public key are equal. */
export function isNamed({ keys }: NamedWitnesses, { name, id, publicKey }: VerifierKey): boolean {
	return keys.some((key) => key.name === name && key.id === id && equal(key.publicKey, publicKey));
}
