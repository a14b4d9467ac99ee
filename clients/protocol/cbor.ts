/** Deterministic CBOR (RFC 8949 section 4.2.1), strict in both directions. */
import { type DecodeOptions, decode, type EncodeOptions, encode, rfc8949EncodeOptions, type Token, Tokenizer } from "cborg";
import { type Bytes, equal } from "./bytes.ts";

/** A value in a statement body. */
export type Cbor = null | boolean | number | string | Bytes | Cbor[] | { [key: string]: Cbor };

/** Refuses lone surrogates. They have no UTF-8, so U+FFFD would be signed in their place. */
const CANONICAL: EncodeOptions = {
	...rfc8949EncodeOptions,
	typeEncoders: {
		string(text: string) {
			if (!text.isWellFormed()) throw new SyntaxError("text: contains a lone surrogate");
			return null;
		},
	},
};

/** Encodes a value as deterministic CBOR. @throws SyntaxError for text with a lone surrogate. */
export function encodeCbor(value: Cbor): Bytes {
	return encode(value, CANONICAL);
}

const STRICT: DecodeOptions = {
	strict: true,
	allowIndefinite: false,
	allowUndefined: false,
	allowNaN: false,
	allowInfinity: false,
	rejectDuplicateMapKeys: true,
};

/** The byte order mark U+FEFF in UTF-8. */
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Major types of CBOR. */
const [TEXT, LIST, MAP, SIMPLE] = [3, 4, 5, 7];
const NULL = 0xf6;
/** The deepest nesting of lists and maps. Every format needs less than half of it. It is too small to overflow the stack. */
const MAX_DEPTH = 16;
/** The most keys of one map. The largest map of a format has less than half as many. */
const MAX_KEYS = 64;
/** The most items, with keys, nested items and the outermost one. The largest statement has less than half as many. */
const MAX_ITEMS = 16_384;

/**
 * A tokenizer that refuses floating-point numbers, deep nesting, and more items than any format has. So a stranger's input costs
 * little before it is refused. It also keeps a byte order mark at the front of a text.
 * cborg drops it, and then the text would not encode to the same bytes again.
 */
class StrictTokenizer extends Tokenizer {
	/** For each open list and map: how many items are still to come. */
	readonly #remaining: number[] = [];
	#items = 0;

	override next(): Token {
		const at = this.pos();
		const first = this.data[at] as number;
		const major = first >> 5;
		if (++this.#items > MAX_ITEMS) throw new Error(`takes at most ${MAX_ITEMS} items`);
		if (major === SIMPLE && first > NULL) throw new Error("floating-point numbers and other unused CBOR values are not allowed");
		const token = super.next();
		if (major === TEXT) this.#keepByteOrderMark(token, at + headLength(first));
		if (major === MAP && token.value > MAX_KEYS) throw new Error(`a map takes at most ${MAX_KEYS} keys`);
		this.#count(major === LIST ? token.value : major === MAP ? 2 * token.value : null);
		return token;
	}

	#keepByteOrderMark(token: Token, start: number): void {
		const front = this.data.subarray(start, Math.min(start + BOM.length, this.pos()));
		if (equal(front, BOM)) token.value = `\ufeff${token.value}`;
	}

	/** Counts one item. @param items the number of items in a list or map, else null. */
	#count(items: number | null): void {
		const remaining = this.#remaining;
		while (remaining.length > 0 && remaining[remaining.length - 1] === 0) remaining.pop();
		if (remaining.length > 0) remaining[remaining.length - 1] = (remaining[remaining.length - 1] as number) - 1;
		if (items !== null && remaining.push(items) > MAX_DEPTH) throw new Error("nested too deeply");
	}
}

/** The length of the head of an item in bytes (RFC 8949, section 3). */
function headLength(first: number): number {
	const short = first & 31;
	return short < 24 ? 1 : 1 + 2 ** (short - 24);
}

/**
 * Decodes one item of deterministic CBOR. cborg accepts unsorted keys, so the result is encoded again and compared.
 * @throws Error when the bytes are not the deterministic form.
 */
export function decodeCbor(bytes: Bytes): Cbor {
	// From a Buffer, cborg would return byte strings as Buffers.
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const value = decode(plain, { ...STRICT, tokenizer: new StrictTokenizer(plain, STRICT) }) as Cbor;
	if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw new Error("not deterministic CBOR");
	return value;
}

/** Encodings that share one allocated buffer. Allocating one for each would cost more than writing it. */
const ENCODINGS_PER_BUFFER = 32;

/**
 * Writes an array of flat items as deterministic CBOR. Many times faster than the general encoder; used for the access entry
 * of every request. Items are ASCII text, byte strings, whole numbers from 0, and null.
 */
export class CborWriter {
	readonly #maxLength: number;
	#out: Bytes = new Uint8Array(0);
	#start = 0;
	#at = 0;
	/** @param maxLength of one encoding, in bytes. */
	constructor(maxLength: number) {
		this.#maxLength = maxLength;
	}

	/** Begins a new encoding: an array of `length` items. A writer may be used again and again. */
	begin(length: number): void {
		if (this.#at + this.#maxLength > this.#out.length) {
			this.#out = new Uint8Array(ENCODINGS_PER_BUFFER * this.#maxLength);
			this.#at = 0;
		}
		this.#start = this.#at;
		this.#head(0x80, length);
	}

	/** Writes one item. @throws RangeError for a list or map. */
	item(value: Cbor): void {
		if (value === null) this.#out[this.#at++] = 0xf6;
		else if (typeof value === "number") this.#head(0x00, value);
		else if (typeof value === "string") this.#text(value);
		else if (value instanceof Uint8Array) this.#bytes(value);
		else throw new RangeError("not a flat item");
	}

	/** The bytes of the encoding. @throws RangeError when they are longer than `maxLength`. */
	bytes(): Bytes {
		if (this.#at > this.#start + this.#maxLength) throw new RangeError("longer than maxLength");
		return this.#out.subarray(this.#start, this.#at);
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
		// For so few bytes a loop is faster than `set`.
		for (let i = 0; i < bytes.length; i++) this.#out[this.#at++] = bytes[i] as number;
	}

	/** Writes a head in its shortest form. @param major the major type, in the upper three bits. */
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
