/**
 * One-dimensional arrays as PostgreSQL takes them in its binary format (`array_recv` in src/backend/utils/adt/arrayfuncs.c):
 * dimensions, whether an item is null, the items' type, their number, the lower bound; then each item behind its length,
 * which is -1 for null. As text, bytes would be written in hex and escaped here, and parsed there.
 */
import { type Bytes, type Id, putId } from "#protocol/bytes.ts";

const HEADER = 20;

/** How the items of an array are written. A bigint here is a whole number from 0 to 2^53 - 1. */
interface Type<T> {
	/** Its number in pg_type. */
	readonly oid: number;
	/** Bytes that the item takes. */
	length(value: T): number;
	/** Writes the item into `out` from `at` on. */
	put(value: T, out: Buffer, at: number): unknown;
}

/** Nothing is made for a single item: of these arrays there are eleven for each batch, and their items made half of its garbage. */
function arrayOf<T>({ oid, length, put }: Type<T>): (values: readonly unknown[]) => Buffer {
	return (values) => {
		const items = values as readonly (T | null)[];
		const size = items.reduce<number>((sum, item) => sum + 4 + (item === null ? 0 : length(item)), HEADER);
		const out = Buffer.allocUnsafe(size);
		let at = 0;
		for (const word of [1, items.includes(null) ? 1 : 0, oid, items.length, 1]) at = out.writeInt32BE(word, at);
		for (const item of items) {
			if (item === null) {
				at = out.writeInt32BE(-1, at);
				continue;
			}
			const taken = length(item);
			at = out.writeInt32BE(taken, at);
			put(item, out, at);
			at += taken;
		}
		return out;
	};
}

/** By the type of the items. */
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
