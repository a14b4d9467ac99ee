/**
 * Encodes one-dimensional arrays in PostgreSQL's binary format (`array_recv` in src/backend/utils/adt/arrayfuncs.c). The header holds
 * the number of dimensions, whether an item is null, the type of the items, their number, and the lower bound. Each item follows its
 * length; null has the length -1. The text format would be slower: bytes would be written as hex here and parsed by PostgreSQL.
 */
import { type Bytes, type Id, putId } from "#protocol/bytes.ts";

/** Five 32-bit integers. */
const HEADER_LENGTH = 20;

/** How items of one type are written. A bigint here is a whole number from 0 to 2^53 - 1. */
interface ItemType<T> {
	/** OID of the type in pg_type. */
	readonly oid: number;
	/** Length of the item in bytes. */
	length(value: T): number;
	/** Writes the item into `out`, beginning at `at`. */
	put(value: T, out: Buffer, at: number): unknown;
}

/**
 * Makes an encoder for arrays of one type. The encoder makes no object per item: a batch has eleven such arrays, and objects for their
 * items would be half of its garbage.
 */
function arrayOf<T>({ oid, length, put }: ItemType<T>): (values: readonly unknown[]) => Buffer {
	return (values) => {
		const items = values as readonly (T | null)[];
		const size = items.reduce<number>((sum, item) => sum + 4 + (item === null ? 0 : length(item)), HEADER_LENGTH);
		const out = Buffer.allocUnsafe(size);
		let at = 0;
		for (const word of [1, items.includes(null) ? 1 : 0, oid, items.length, 1]) at = out.writeInt32BE(word, at);
		for (const item of items) {
			if (item === null) {
				at = out.writeInt32BE(-1, at);
				continue;
			}
			const itemLength = length(item);
			at = out.writeInt32BE(itemLength, at);
			put(item, out, at);
			at += itemLength;
		}
		return out;
	};
}

/** The encoders, by the type of the items. */
export const arrays = {
	bigint: arrayOf<number>({
		oid: 20,
		length: () => 8,
		put(value, out, at) {
			out.writeUInt32BE(Math.floor(value / 2 ** 32), at);
			out.writeUInt32BE(value % 2 ** 32, at + 4);
		},
	}),
	bytea: arrayOf<Bytes>({ oid: 17, length: (bytes) => bytes.length, put: (bytes, out, at) => out.set(bytes, at) }),
	text: arrayOf<string>({ oid: 25, length: (text) => Buffer.byteLength(text), put: (text, out, at) => out.write(text, at) }),
	uuid: arrayOf<Id>({ oid: 2950, length: () => 16, put: putId }),
};
