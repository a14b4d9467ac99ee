/** Deterministic CBOR (RFC 8949 section 4.2.1). The decoder accepts nothing else, and no floating-point numbers. */
import { type DecodeOptions, decode, type EncodeOptions, encode, rfc8949EncodeOptions, type Token, Tokenizer } from "cborg";
import { type Bytes, equal } from "./bytes.ts";

/** A value in a statement body. */
export type Cbor = null | boolean | number | string | Bytes | Cbor[] | { [key: string]: Cbor };

/** UTF-8 can't encode a lone surrogate, and the encoder would write U+FFFD instead. So text that holds one is refused. */
const CANONICAL: EncodeOptions = {
	...rfc8949EncodeOptions,
	typeEncoders: {
		string(text: string) {
			if (!text.isWellFormed()) throw new SyntaxError("text: contains a lone surrogate");
			// null: cborg encodes the text in its usual way.
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
const [TEXT, LIST, MAP] = [3, 4, 5];
/** The byte of null. Only values that no format uses have a higher first byte. */
const NULL = 0xf6;
/** The deepest nesting of lists and maps. Every format needs less than half of it. It is too small to overflow the stack. */
const MAX_DEPTH = 16;
/** The most keys of one map. The largest map of a format has less than half as many. */
const MAX_KEYS = 64;
/** The most items, counting keys, nested items and the outermost item. The largest statement has less than half as many. */
const MAX_ITEMS = 16_384;

/**
 * A tokenizer that refuses floating-point numbers, deep nesting, and more items than any format has. So hostile input costs little
 * before it is refused. It also keeps a byte order mark at the front of a text: cborg drops it, and then the text would not encode to
 * the same bytes again.
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
		if (first > NULL) throw new Error("floating-point numbers and other unused CBOR values are not allowed");
		const token = super.next();
		if (major === TEXT) this.#keepByteOrderMark(token, at + headLength(first));
		if (major === MAP && token.value > MAX_KEYS) throw new Error(`a map takes at most ${MAX_KEYS} keys`);
		this.#trackNesting(major === LIST ? token.value : major === MAP ? 2 * token.value : null);
		return token;
	}

	#keepByteOrderMark(token: Token, start: number): void {
		const front = this.data.subarray(start, Math.min(start + BOM.length, this.pos()));
		if (equal(front, BOM)) token.value = `\ufeff${token.value}`;
	}

	/**
	 * Closes the lists and maps that are complete, and counts this item in the list or map that it lies in.
	 * @param items the number of items inside this item, when it is a list or map (keys count too); else null.
	 */
	#trackNesting(items: number | null): void {
		const remaining = this.#remaining;
		while (remaining.at(-1) === 0) remaining.pop();
		const last = remaining.length - 1;
		if (last >= 0) remaining[last] = (remaining[last] as number) - 1;
		if (items !== null && remaining.push(items) > MAX_DEPTH) throw new Error("nested too deeply");
	}
}

/** The length of the head of an item in bytes (RFC 8949, section 3). @param first the first byte of the item. */
function headLength(first: number): number {
	const additional = first & 31;
	return additional < 24 ? 1 : 1 + 2 ** (additional - 24);
}

/**
 * Decodes one item of deterministic CBOR. cborg accepts unsorted keys, so the result is encoded again and compared.
 * @throws Error when the bytes are not one item of deterministic CBOR, or the item breaks one of the limits above.
 */
export function decodeCbor(bytes: Bytes): Cbor {
	// From a Buffer, cborg would return byte strings as Buffers.
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const value = decode(plain, { ...STRICT, tokenizer: new StrictTokenizer(plain, STRICT) }) as Cbor;
	if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw new Error("not deterministic CBOR");
	return value;
}
