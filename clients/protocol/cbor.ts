/** Deterministic CBOR (RFC 8949 section 4.2.1), strict in both directions. */
import { type DecodeOptions, decode, encode, rfc8949EncodeOptions, type Token, Tokenizer } from "cborg";
import { type Bytes, equal, fromUtf8 } from "./bytes.ts";

/** What a statement body may hold. */
export type Cbor = null | boolean | number | string | Bytes | Cbor[] | { [key: string]: Cbor };

export function encodeCbor(value: Cbor): Bytes {
	return encode(value, rfc8949EncodeOptions);
}

const STRICT: DecodeOptions = {
	strict: true,
	allowIndefinite: false,
	allowUndefined: false,
	allowNaN: false,
	allowInfinity: false,
	rejectDuplicateMapKeys: true,
};

/** The first byte of U+FEFF in UTF-8. */
const MARK = 0xef;

/** Major types of text, and of floating-point numbers with all that is simple. */
const [TEXT, SIMPLE] = [3, 7];
const NULL = 0xf6;

/**
 * Keeps a byte order mark at the front of a text, which cborg drops: a text that begins with one could never be read again.
 * Refuses floating-point numbers, which no format here has.
 */
class OurItems extends Tokenizer {
	override next(): Token {
		const at = this.pos();
		const token = super.next();
		const first = this.data[at] as number;
		if (first >> 5 === SIMPLE && first > NULL) throw new Error("a floating-point number");
		if (first >> 5 !== TEXT) return token;
		const short = first & 31;
		const start = at + 1 + (short < 24 ? 0 : 2 ** (short - 24));
		if (this.data[start] === MARK) token.value = fromUtf8(this.data.subarray(start, this.pos()));
		return token;
	}
}

/**
 * Decodes one deterministic CBOR item. The decoder alone lets unsorted keys through, so the bytes must
 * also come out again unchanged.
 * @throws Error when the bytes are not exactly the deterministic form of what they say.
 */
export function decodeCbor(bytes: Bytes): Cbor {
	// A plain view: out of a Buffer, byte strings would come as Buffers.
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const value = decode(plain, { ...STRICT, tokenizer: new OurItems(plain, STRICT) }) as Cbor;
	if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw new Error("not deterministic CBOR");
	return value;
}

/**
 * Writes flat items in their deterministic form, many times faster than the general encoder: for what is encoded at every
 * request. ASCII text of up to 255 characters, byte strings of up to 255, whole numbers from 0, null.
 */
export class CborWriter {
	readonly #out: Bytes;
	#at = 0;
	/** @param most no encoding may come out longer. */
	constructor(most: number) {
		this.#out = new Uint8Array(most);
	}

	array(length: number): void {
		this.#head(0x80, length);
	}

	/** @throws RangeError for what isn't flat, or too long. */
	item(value: Cbor): void {
		if (value === null) this.#out[this.#at++] = 0xf6;
		else if (typeof value === "number") this.#head(0x00, value);
		else if (typeof value === "string") this.#text(value);
		else if (value instanceof Uint8Array) this.#bytes(value);
		else throw new RangeError("not a flat item");
	}

	bytes(): Bytes {
		if (this.#at > this.#out.length) throw new RangeError("longer than was said");
		return this.#out.slice(0, this.#at);
	}

	#text(text: string): void {
		this.#head(0x60, text.length);
		for (let i = 0; i < text.length; i++) {
			const code = text.charCodeAt(i);
			if (code > 0x7f) throw new RangeError("not ASCII");
			this.#out[this.#at++] = code;
		}
	}

	#bytes(bytes: Bytes): void {
		this.#head(0x40, bytes.length);
		this.#out.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	/** The shortest form of each number, as the deterministic encoding wants it. @param major the major type, in place. */
	#head(major: number, n: number): void {
		if (!Number.isSafeInteger(n) || n < 0) throw new RangeError("not a whole number from 0");
		if (n < 24) this.#put(major | n, 0, 0);
		else if (n < 2 ** 8) this.#put(major | 24, n, 1);
		else if (n < 2 ** 16) this.#put(major | 25, n, 2);
		else if (n < 2 ** 32) this.#put(major | 26, n, 4);
		else this.#put(major | 27, n, 8);
	}

	#put(first: number, n: number, width: number): void {
		this.#out[this.#at] = first;
		for (let i = width, rest = n; i > 0; i--, rest = Math.floor(rest / 256)) this.#out[this.#at + i] = rest % 256;
		this.#at += 1 + width;
	}
}
