/** Second implementation of C2SP tlog-proof (spec/logs.md section 8) and of the request of tlog-witness (section 9). */
import { type Bytes, base64, fromBase64, refuse, utf8 } from "./bytes.ts";

const HEADER = "c2sp.org/tlog-proof@v1";

export interface ProofFile {
	extra: Bytes | null;
	index: number;
	proof: Bytes[];
	note: string;
}

export function writeProofFile({ extra, index, proof, note }: ProofFile): string {
	const lines = [HEADER, ...(extra ? [`extra ${base64(extra)}`] : []), `index ${index}`, ...proof.map(base64)];
	return `${lines.map((line) => `${line}\n`).join("")}\n${note}`;
}

export function readProofFile(text: string): ProofFile {
	const { lines, note } = splitAtCheckpoint(text);
	if (lines.shift() !== HEADER) refuse("not a proof of version 1");
	const extra = lines[0]?.startsWith("extra ") ? fromBase64((lines.shift() as string).slice("extra ".length)) : null;
	return { extra, index: parseNumber(lines.shift(), "index "), proof: lines.map(parseHash), note };
}

export interface AddCheckpoint {
	old: number;
	proof: Bytes[];
	note: string;
}

export function writeAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
	return `old ${old}\n${proof.map((hash) => `${base64(hash)}\n`).join("")}\n${note}`;
}

export function readAddCheckpoint(text: string): AddCheckpoint {
	const { lines, note } = splitAtCheckpoint(text);
	const old = parseNumber(lines.shift(), "old ");
	return lines.length <= 63 ? { old, proof: lines.map(parseHash), note } : refuse("a tree has at most 63 levels");
}

/** Splits the text at the first empty line, into lines and the checkpoint. */
function splitAtCheckpoint(text: string): { lines: string[]; note: string } {
	utf8(text);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
	if (/[\u0000-\u0009\u000b-\u001f]/.test(text) || !text.endsWith("\n")) refuse("not a text of whole lines");
	const at = text.indexOf("\n\n");
	if (at < 0) refuse("no empty line before the checkpoint");
	return { lines: text.slice(0, at).split("\n"), note: text.slice(at + 2) };
}

function parseNumber(line: string | undefined, prefix: string): number {
	const digits = line?.startsWith(prefix) ? line.slice(prefix.length) : refuse(`no line "${prefix}"`);
	if (!/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(Number(digits))) refuse("not a number from 0 to 2^53 - 1");
	return Number(digits);
}

function parseHash(line: string): Bytes {
	const bytes = fromBase64(line);
	return bytes.length === 32 ? bytes : refuse("a hash has 32 bytes");
}
