/**
 * A folded directory as text, so that a device needn't fold and verify all leaves again at each sign-in. Only `verified.ts` reads one,
 * after it has checked its mark.
 *
 * The text is JSON. Maps, sets and bytes are tagged. All byte strings stand together in one base64url text. Each byte string and each record
 * stands there only once, because the versions of a member share most of them. A record that comes again is a reference: its number in the
 * order in which the records come first.
 */
import { type Bytes, concat, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";

/** t: the tree of values. n: the length of each byte string, in order. b: all of them, joined. */
interface Packed {
	t: unknown;
	n: number[];
	b: string;
}

/** The folded directory as text. @example const text = packDirectory(session.dir); */
export function packDirectory(dir: Directory): string {
	const numbers = new Map<Bytes, number>();
	const strings: Bytes[] = [];
	const records = new Map<object, number>();
	const pack = (value: unknown): unknown => {
		if (value instanceof Uint8Array) {
			const number = numbers.get(value) ?? strings.push(value) - 1;
			numbers.set(value, number);
			return { $b: number };
		}
		if (typeof value !== "object" || value === null) return value;
		const earlier = records.get(value);
		if (earlier !== undefined) return { $r: earlier };
		records.set(value, records.size);
		if (value instanceof Map) return { $m: [...value].flat().map(pack) };
		if (value instanceof Set) return { $s: [...value].map(pack) };
		if (Array.isArray(value)) return value.map(pack);
		return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pack(each)]));
	};
	const t = pack(dir);
	const packed: Packed = { t, n: strings.map(({ length }) => length), b: toBase64Url(concat(...strings)) };
	return JSON.stringify(packed);
}

/** The directory of a text that `packDirectory` has made. Check its mark first. */
export function unpackDirectory(text: string): Directory {
	const { t, n, b } = JSON.parse(text) as Packed;
	const joined = fromBase64Url(b);
	let start = 0;
	const strings = n.map((length) => {
		const part = joined.slice(start, start + length);
		start += length;
		return part;
	});
	const records: unknown[] = [];
	const noted = <T>(record: T): T => {
		records.push(record);
		return record;
	};
	const unpack = (value: any): unknown => {
		if (typeof value !== "object" || value === null) return value;
		if (Array.isArray(value)) {
			noted(value);
			for (let i = 0; i < value.length; i++) value[i] = unpack(value[i]);
			return value;
		}
		if ("$b" in value) return strings[value.$b];
		if ("$r" in value) return records[value.$r];
		if ("$m" in value) {
			const map = noted(new Map<unknown, unknown>());
			for (let i = 0; i < value.$m.length; i += 2) map.set(unpack(value.$m[i]), unpack(value.$m[i + 1]));
			return map;
		}
		if ("$s" in value) {
			const set = noted(new Set<unknown>());
			for (const each of value.$s) set.add(unpack(each));
			return set;
		}
		noted(value);
		for (const name in value) value[name] = unpack(value[name]);
		return value;
	};
	return unpack(t) as Directory;
}
