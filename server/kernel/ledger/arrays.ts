/**
 * One-dimensional arrays as PostgreSQL takes them in its binary format (`array_recv` in src/backend/utils/adt/arrayfuncs.c):
 * dimensions, whether an item is null, the items' type, their number, the lower bound; then each item behind its length,
 * which is -1 for null. As text, bytes would be written in hex and escaped here, and parsed there.
 */
import { type Bytes, idToBytes, u64be } from "#protocol/bytes.ts";

const HEADER = 20;

/** @param type of the items, by its number in pg_type. @param bytes of an item, as that type takes it in binary. */
function arrayOf<T>(type: number, bytes: (value: T) => Bytes): (values: readonly unknown[]) => Buffer {
	return (values) => {
		const items = values.map((value) => (value === null ? null : bytes(value as T)));
		const out = Buffer.allocUnsafe(items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), HEADER));
		for (const [i, word] of [1, items.includes(null) ? 1 : 0, type, items.length, 1].entries()) out.writeInt32BE(word, 4 * i);
		let at = HEADER;
		for (const item of items) {
			at = out.writeInt32BE(item?.length ?? -1, at);
			if (item === null) continue;
			out.set(item, at);
			at += item.length;
		}
		return out;
	};
}

/** By the type of the items. A bigint here is a whole number from 0 to 2^53 - 1. */
export const arrays = {
	bigint: arrayOf(20, u64be),
	bytea: arrayOf(17, (bytes: Bytes) => bytes),
	text: arrayOf(25, (text: string) => Buffer.from(text)),
	uuid: arrayOf(2950, idToBytes),
};
