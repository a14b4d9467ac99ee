/** Canonical bytes of SPEC, section 1: tuples, hashes, key derivation, ids and their text forms. */
import { blake2b } from "./sodium.ts";

export type Bytes = Uint8Array;

export const NO_BYTES: Bytes = new Uint8Array(0);

const encoder = new TextEncoder();
/** Keeps a byte order mark as a character: that is what `ignoreBOM: true` means. */
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
	return encoder.encode(text);
}

/** Decodes UTF-8 strictly. @throws TypeError on malformed input. */
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

/** Compares byte strings. Not constant time, so for public values only. */
export function equal(a: Bytes, b: Bytes): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
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

/** An item of a tuple: bytes as they are, text as UTF-8, numbers as u64be. */
export type Part = Bytes | string | number;

function partBytes(part: Part): Bytes {
	if (typeof part === "string") return utf8(part);
	if (typeof part === "number") return u64be(part);
	return part;
}

/** tup(p1..pn) of SPEC, section 1: for each part its length as u32be, then its bytes. Different lists give different bytes. */
export function tup(...parts: Part[]): Bytes {
	const all = parts.map(partBytes);
	const out = new Uint8Array(all.reduce((sum, { length }) => sum + 4 + length, 0));
	const view = new DataView(out.buffer);
	let at = 0;
	for (const bytes of all) {
		view.setUint32(at, bytes.length);
		out.set(bytes, at + 4);
		at += 4 + bytes.length;
	}
	return out;
}

/** H(x): BLAKE2b-256. */
export function hash(data: Bytes): Bytes {
	return blake2b(data, 32);
}

/** KDF(k, label, parts...): BLAKE2b-256 keyed with k over tup("cloister/1/kdf/" + label, parts...). */
export function kdf(key: Bytes, label: string, ...parts: Part[]): Bytes {
	return blake2b(tup(`cloister/1/kdf/${label}`, ...parts), 32, key);
}

/** The key commitment kc. Every holder compares it. This proves that all holders have the same secret. */
export function keyCommitment(secret: Bytes): Bytes {
	return hash(tup("cloister/1/kc", secret));
}

/** The salted hash of a name. The statements `genesis` and `join` carry it instead of the name. */
export function nameHash(name: string, salt: Bytes): Bytes {
	return hash(tup("cloister/1/name", salt, name));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The value of a character outside of the alphabet. */
const FOREIGN = 255;

/** A table from an ASCII code to the place of its character in `digits`. Every other ASCII code has FOREIGN. */
function valuesOf(digits: string): Uint8Array {
	const table = new Uint8Array(128).fill(FOREIGN);
	for (let value = 0; value < digits.length; value++) table[digits.charCodeAt(value)] = value;
	return table;
}

const VALUES = valuesOf(ALPHABET);
/** The two characters of each 12-bit value. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));

/** base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Bytes): string {
	let out = "";
	const whole = bytes.length - (bytes.length % 3);
	for (let i = 0; i < whole; i += 3) {
		const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
		out += (PAIRS[bits >> 12] as string) + (PAIRS[bits & 4095] as string);
	}
	const [a = 0, b = 0] = [bytes[whole], bytes[whole + 1]];
	if (bytes.length - whole === 1) return out + PAIRS[a << 4];
	if (bytes.length - whole === 2) return out + PAIRS[(a << 4) | (b >> 4)] + ALPHABET.charAt((b & 15) << 2);
	return out;
}

/**
 * Decodes base64url.
 * @throws SyntaxError for padding, a character outside of the alphabet, an impossible length, or unused bits that aren't zero.
 */
export function fromBase64Url(text: string): Bytes {
	if (text.length % 4 === 1) throw new SyntaxError("not base64url: impossible length");
	const out = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let bitCount = 0;
	let at = 0;
	for (let i = 0; i < text.length; i++) {
		// The table ends after ASCII.
		const value = VALUES[text.charCodeAt(i)] ?? FOREIGN;
		if (value === FOREIGN) throw new SyntaxError("not base64url: foreign character");
		bits = ((bits << 6) | value) & 0xffff;
		bitCount += 6;
		if (bitCount >= 8) {
			bitCount -= 8;
			out[at++] = bits >> bitCount;
		}
	}
	if ((bits & ((1 << bitCount) - 1)) !== 0) throw new SyntaxError("not base64url: stray bits at the end");
	return out;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** The value of each hex digit, by ASCII code. */
const DIGITS = valuesOf("0123456789abcdef");

export function toHex(bytes: Bytes): string {
	let out = "";
	for (const byte of bytes) out += HEX[byte];
	return out;
}

/** Decodes hex in upper or lower case. @throws SyntaxError unless the text is an even number of hex digits. */
export function fromHex(text: string): Bytes {
	if (!/^([0-9a-f]{2})*$/i.test(text)) throw new SyntaxError("not hex");
	return bytesOfHex(text.toLowerCase());
}

/** Decodes text that is known to be lower-case hex. */
function bytesOfHex(text: string): Bytes {
	const out = new Uint8Array(text.length >> 1);
	for (let i = 0; i < out.length; i++) out[i] = pairAt(text, 2 * i);
	return out;
}

/** The byte of two hex digits. The result is over 255 unless both are lower-case hex digits. */
function pairAt(text: string, place: number): number {
	// The table ends after ASCII. FOREIGN has bits that no digit has. They end up above the lowest eight bits of the result.
	const [high, low] = [DIGITS[text.charCodeAt(place)] ?? FOREIGN, DIGITS[text.charCodeAt(place + 1)] ?? FOREIGN];
	return (high << 4) | low | ((low & 0xf0) << 4);
}

/** An id: lower-case UUID text in memory and in JSON, 16 bytes in canonical bytes. */
export type Id = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
	return UUID.test(text);
}

/** The text form of an id. @throws RangeError unless there are 16 bytes. */
export function idFromBytes(bytes: Bytes): Id {
	if (bytes.length !== 16) throw new RangeError("an id has 16 bytes");
	const hex = toHex(bytes);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** For each byte of a UUID, the position of its two digits in the text. */
const ID_DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const ID_HYPHENS = [8, 13, 18, 23];

/** The 16 bytes of an id. @throws SyntaxError unless the id is a lower-case UUID. */
export function idToBytes(id: Id): Bytes {
	const out = new Uint8Array(16);
	putId(id, out, 0);
	return out;
}

/** Writes the 16 bytes of an id into `out`, from `at` on. One pass, for speed. @throws SyntaxError unless the id is a lower-case UUID. */
export function putId(id: Id, out: Bytes, at: number): void {
	// Collects the bits in which the text differs from an id.
	let wrong = id.length ^ 36;
	for (const hyphen of ID_HYPHENS) wrong |= id.charCodeAt(hyphen) ^ 0x2d;
	for (let i = 0; i < 16; i++) {
		const pair = pairAt(id, ID_DIGITS[i] as number);
		wrong |= pair >> 8;
		out[at + i] = pair;
	}
	if (wrong !== 0) throw new SyntaxError("not an id");
}

/** A byte string as a map key: its base64url. */
export function keyOf(bytes: Bytes): string {
	return toBase64Url(bytes);
}
