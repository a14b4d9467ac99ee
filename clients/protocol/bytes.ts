/** Canonical bytes of SPEC section 1: tuples, hashes, key derivation, ids and their text forms. */
import { blake2b } from "./sodium.ts";

export type Bytes = Uint8Array;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 of the NFC form, so that one text has one byte string. */
export function utf8(text: string): Bytes {
	return encoder.encode(text.normalize("NFC"));
}

/** Strict UTF-8. @throws TypeError on malformed input. */
export function fromUtf8(bytes: Bytes): string {
	return strictDecoder.decode(bytes);
}

export function concat(...parts: Bytes[]): Bytes {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** Not constant time: for public values only. */
export function equal(a: Bytes, b: Bytes): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function u32be(n: number): Bytes {
	if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) throw new RangeError("u32be takes 0 to 2^32 - 1");
	return Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
}

/** An unsigned integer in 8 bytes, big endian. @throws RangeError outside of 0 to 2^53 - 1. */
export function u64be(n: number): Bytes {
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError("u64be takes 0 to 2^53 - 1");
	return concat(u32be(Math.floor(n / 2 ** 32)), u32be(n % 2 ** 32));
}

/** Anything a tuple may hold: bytes as they are, text as UTF-8 NFC, numbers as u64be. */
export type Part = Bytes | string | number;

function partBytes(part: Part): Bytes {
	if (typeof part === "string") return utf8(part);
	if (typeof part === "number") return u64be(part);
	return part;
}

/** tup(p1..pn): for each part its length as u32be, then its bytes. Injective, so no two lists share bytes. */
export function tup(...parts: Part[]): Bytes {
	return concat(
		...parts.flatMap((part) => {
			const bytes = partBytes(part);
			return [u32be(bytes.length), bytes];
		}),
	);
}

/** H(x): BLAKE2b-256. */
export function hash(data: Bytes): Bytes {
	return blake2b(data, 32);
}

/** KDF(k, label, parts...): BLAKE2b-256 keyed with k over tup("cloister/1/kdf/" + label, parts...). */
export function kdf(key: Bytes, label: string, ...parts: Part[]): Bytes {
	return blake2b(tup(`cloister/1/kdf/${label}`, ...parts), 32, key);
}

/** kc: what every holder of one secret compares, so that all provably got the same one. */
export function keyCommitment(secret: Bytes): Bytes {
	return hash(tup("cloister/1/kc", secret));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));

/** base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Bytes): string {
	let out = "";
	for (let i = 0; i < bytes.length; i += 3) {
		const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
		const left = bytes.length - i;
		out += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | (b >> 4));
		if (left > 1) out += ALPHABET.charAt(((b & 15) << 2) | (c >> 6));
		if (left > 2) out += ALPHABET.charAt(c & 63);
	}
	return out;
}

/** Strict: no padding, no foreign characters, no stray low bits. @throws SyntaxError otherwise. */
export function fromBase64Url(text: string): Bytes {
	if (text.length % 4 === 1) throw new SyntaxError("not base64url: impossible length");
	const out = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let held = 0;
	let at = 0;
	for (const char of text) {
		const value = VALUES.get(char);
		if (value === undefined) throw new SyntaxError("not base64url: foreign character");
		bits = ((bits << 6) | value) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[at++] = bits >> held;
		}
	}
	if ((bits & ((1 << held) - 1)) !== 0) throw new SyntaxError("not base64url: stray bits at the end");
	return out;
}

export function toHex(bytes: Bytes): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @throws SyntaxError unless an even number of hex digits. */
export function fromHex(text: string): Bytes {
	if (!/^([0-9a-f]{2})*$/i.test(text)) throw new SyntaxError("not hex");
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** An id in memory and on the wire: lower-case UUID text. In canonical bytes it is its 16 bytes. */
export type Id = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
	return UUID.test(text);
}

/** @throws RangeError unless 16 bytes. */
export function idFromBytes(bytes: Bytes): Id {
	if (bytes.length !== 16) throw new RangeError("an id has 16 bytes");
	return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** @throws SyntaxError unless a lower-case UUID. */
export function idToBytes(id: Id): Bytes {
	if (!isId(id)) throw new SyntaxError("not an id");
	return fromHex(id.replaceAll("-", ""));
}

/** Byte strings as map keys. */
export function keyOf(bytes: Bytes): string {
	return toBase64Url(bytes);
}
