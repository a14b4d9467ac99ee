/** Second implementation of SPEC.md section 1: bytes, numbers, text, `tup`, ids, base64. */
import { blake2b } from "@noble/hashes/blake2.js";

export type Bytes = Uint8Array;

/** The error for all input that the specification forbids. */
export class Refused extends Error {
	override readonly name = "Refused";
}

export function refuse(why: string): never {
	throw new Refused(why);
}

export const hex = (bytes: Bytes): string => Buffer.from(bytes).toString("hex");
export const unhex = (text: string): Bytes =>
	/^([0-9a-f]{2})*$/.test(text) ? Uint8Array.from(Buffer.from(text, "hex")) : refuse("not hexadecimal");
export const join = (...parts: Bytes[]): Bytes => Uint8Array.from(Buffer.concat(parts));
export const same = (a: Bytes, b: Bytes): boolean => Buffer.compare(a, b) === 0;
export const ascii = (text: string): Bytes => Uint8Array.from(Buffer.from(text, "latin1"));

export function unsigned(value: number | bigint, length: number): Bytes {
	const out = new Uint8Array(length);
	let rest = BigInt(value);
	if (rest < 0n) refuse("a negative number");
	for (let i = length - 1; i >= 0; i--) {
		out[i] = Number(rest & 255n);
		rest >>= 8n;
	}
	return rest === 0n ? out : refuse("a number too large for its bytes");
}

export const number = (bytes: Bytes): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** UTF-8 of the unchanged text. Refuses an unpaired surrogate. */
export function utf8(text: string): Bytes {
	const bytes = Uint8Array.from(Buffer.from(text, "utf8"));
	return Buffer.from(bytes).toString("utf8") === text ? bytes : refuse("text with an unpaired surrogate");
}

/** Refuses invalid UTF-8: bytes that don't round trip. Buffer's decoder keeps a byte order mark. */
export function fromUtf8(bytes: Bytes): string {
	const text = Buffer.from(bytes).toString("utf8");
	return same(Uint8Array.from(Buffer.from(text, "utf8")), bytes) ? text : refuse("not UTF-8");
}

export function tup(...parts: (Bytes | string | number)[]): Bytes {
	return join(
		...parts.flatMap((part) => {
			const bytes = typeof part === "string" ? utf8(part) : typeof part === "number" ? unsigned(part, 8) : part;
			return [unsigned(bytes.length, 4), bytes];
		}),
	);
}

export const H = (bytes: Bytes): Bytes => blake2b(bytes, { dkLen: 32 });
export const KDF = (key: Bytes, label: string, ...parts: (Bytes | string | number)[]): Bytes =>
	blake2b(tup(`cloister/1/kdf/${label}`, ...parts), { dkLen: 32, key });
export const keyCommitment = (secret: Bytes): Bytes => H(tup("cloister/1/kc", secret));

/** The 16 bytes of an id, from its lower-case UUID. */
export const idBytes = (id: string): Bytes =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id) ? unhex(id.replaceAll("-", "")) : refuse("not an id");
export const idText = (bytes: Bytes): string =>
	bytes.length === 16 ? hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : refuse("an id has 16 bytes");

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

/** Decodes base64 (RFC 4648) without padding, six bits at a time. */
function from64(text: string, alphabet: string): Bytes {
	const out: number[] = [];
	let held = 0;
	let bits = 0;
	for (const letter of text) {
		const value = alphabet.indexOf(letter);
		if (value < 0) refuse("a foreign character in base64");
		held = (held << 6) | value;
		bits += 6;
		if (bits < 8) continue;
		bits -= 8;
		out.push(held >> bits);
		held &= (1 << bits) - 1;
	}
	if (bits === 6 || held !== 0) refuse("stray bits in base64");
	return Uint8Array.from(out);
}

export const base64url = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url");
export const fromBase64url = (text: string): Bytes => from64(text, URL_SAFE);
export const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64");
export function fromBase64(text: string): Bytes {
	if (text.length % 4 !== 0) refuse("base64 without its padding");
	return from64(text.replace(/={1,2}$/, ""), STANDARD);
}
