/** Deterministic CBOR (RFC 8949 section 4.2.1), strict in both directions. */
import { type DecodeOptions, decode, type EncodeOptions, encode, rfc8949EncodeOptions, type Token, Tokenizer } from "cborg";
import { type Bytes, equal } from "./bytes.ts";

/** What a statement body may hold. */
export type Cbor = null | boolean | number | string | Bytes | Cbor[] | { [key: string]: Cbor };

/** Half of a surrogate pair has no UTF-8: left alone it would be signed as U+FFFD, which nobody wrote. */
const CANONICAL: EncodeOptions = {
	...rfc8949EncodeOptions,
	typeEncoders: {
		string(text: string) {
			if (!text.isWellFormed()) throw new SyntaxError("text: holds half of a surrogate pair");
			return null;
		},
	},
};

/** @throws SyntaxError for text that has no UTF-8. */
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

/** U+FEFF in UTF-8. */
const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Major types of CBOR. */
const [TEXT, LIST, MAP, SIMPLE] = [3, 4, 5, 7];
const NULL = 0xf6;
/** Lists and maps inside one another. No format has half as many; a stack holds them all. */
const DEEPEST = 16;

/**
 * The items that formats here have: refuses floating-point numbers and deep nests. Keeps a byte order mark at the front of a
 * text, which cborg drops: what begins with one could never be read again.
 */
class OurItems extends Tokenizer {
	/** How many items each list and map that is being read still wants. */
	readonly #wanted: number[] = [];

	override next(): Token {
		const at = this.pos();
		const first = this.data[at] as number;
		const major = first >> 5;
		if (major === SIMPLE && first > NULL) throw new Error("an item that no format has, such as a floating-point number");
		const token = super.next();
		if (major === TEXT) this.#keepMark(token, at + headLength(first));
		this.#count(major === LIST ? token.value : major === MAP ? 2 * token.value : null);
		return token;
	}

	#keepMark(token: Token, start: number): void {
		const front = this.data.subarray(start, Math.min(start + MARK.length, this.pos()));
		if (equal(front, MARK)) token.value = `\ufeff${token.value}`;
	}

	/** One item was read. @param items how many a list or map wants itself. */
	#count(items: number | null): void {
		const wanted = this.#wanted;
		while (wanted.length > 0 && wanted[wanted.length - 1] === 0) wanted.pop();
		if (wanted.length > 0) wanted[wanted.length - 1] = (wanted[wanted.length - 1] as number) - 1;
		if (items !== null && wanted.push(items) > DEEPEST) throw new Error("nested too deep");
	}
}

/** From the first byte of an item to what it holds. */
function headLength(first: number): number {
	const short = first & 31;
	return short < 24 ? 1 : 1 + 2 ** (short - 24);
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

/** So many of the longest encodings share a piece of memory, since being given one costs more than writing it. */
const SHARE = 32;

/**
 * Writes flat items in their deterministic form, many times faster than the general encoder: for what is encoded at every
 * request. ASCII text of up to 255 characters, byte strings of up to 255, whole numbers from 0, null.
 */
export class CborWriter {
	readonly #most: number;
	#out: Bytes = new Uint8Array(0);
	#start = 0;
	#at = 0;
	/** @param most no encoding may come out longer. */
	constructor(most: number) {
		this.#most = most;
	}

	/** Begins anew, with the head of an array of so many items: one writer does for many encodings, one after the other. */
	begin(length: number): void {
		if (this.#at + this.#most > this.#out.length) {
			this.#out = new Uint8Array(SHARE * this.#most);
			this.#at = 0;
		}
		this.#start = this.#at;
		this.#head(0x80, length);
	}

	/** @throws RangeError for what isn't flat. */
	item(value: Cbor): void {
		if (value === null) this.#out[this.#at++] = 0xf6;
		else if (typeof value === "number") this.#head(0x00, value);
		else if (typeof value === "string") this.#text(value);
		else if (value instanceof Uint8Array) this.#bytes(value);
		else throw new RangeError("not a flat item");
	}

	/** @throws RangeError when all items together came out longer than was said. */
	bytes(): Bytes {
		if (this.#at > this.#start + this.#most) throw new RangeError("longer than was said");
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
		// Not `set`, which costs more than so few bytes.
		for (let i = 0; i < bytes.length; i++) this.#out[this.#at++] = bytes[i] as number;
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
