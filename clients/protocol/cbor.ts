/** Deterministic CBOR (RFC 8949 section 4.2.1), strict in both directions. */
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { type Bytes, equal } from "./bytes.ts";

/** What a statement body may hold. */
export type Cbor = null | boolean | number | string | Bytes | Cbor[] | { [key: string]: Cbor };

export function encodeCbor(value: Cbor): Bytes {
	return encode(value, rfc8949EncodeOptions);
}

/**
 * Decodes one deterministic CBOR item. The decoder alone lets unsorted keys through, so the bytes must
 * also come out again unchanged.
 * @throws Error when the bytes are not exactly the deterministic form of what they say.
 */
export function decodeCbor(bytes: Bytes): Cbor {
	const value = decode(bytes, {
		strict: true,
		allowIndefinite: false,
		allowUndefined: false,
		allowNaN: false,
		allowInfinity: false,
		rejectDuplicateMapKeys: true,
	}) as Cbor;
	if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw new Error("not deterministic CBOR");
	return value;
}
