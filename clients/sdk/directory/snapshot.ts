/**
 * A folded directory as text, so that a device needn't fold and verify all leaves again at each sign-in. Only `verified.ts` reads one,
 * after it has checked its mark.
 *
 * The text is JSON. Maps and sets are tagged. All byte strings stand together in one base64url text. Each byte string and each record
 * stands there only once, because the versions of a member share most of them. References are strings, because thousands of small objects
 * would take most of the time of a sign-in:
 *
 * "!"    the next byte string
 * "!7"   byte string 7, once more
 * "!#7"  record 7, once more. Records are numbered in the order in which they come first
 * "!=x"  the text x, which begins with "!"
 */
import { type Bytes, concat, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";

/** t: the tree of values. n: the length of each byte string, in order. b: all of them, joined. */
interface Packed {
	t: unknown;
	n: number[];
	b: string;
}

const MARK = "!".charCodeAt(0);
const TEXT = "=".charCodeAt(0);
const RECORD = "#".charCodeAt(0);

/** The folded directory as text. @example const text = packDirectory(session.dir); */
export function packDirectory(dir: Directory): string {
	const numbers = new Map<Bytes, number>();
	const strings: Bytes[] = [];
	const records = new Map<object, number>();
	const pack = (value: unknown): unknown => {
		if (value instanceof Uint8Array) {
			const earlier = numbers.get(value);
			if (earlier !== undefined) return `!${earlier}`;
			numbers.set(value, strings.push(value) - 1);
			return "!";
		}
		if (typeof value === "string") return value.startsWith("!") ? `!=${value}` : value;
		if (typeof value !== "object" || value === null) return value;
		const earlier = records.get(value);
		if (earlier !== undefined) return `!#${earlier}`;
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
	let next = 0;
	const textOrMark = (text: string): unknown => {
		if (text.charCodeAt(0) !== MARK) return text;
		if (text.length === 1) return strings[next++];
		if (text.charCodeAt(1) === TEXT) return text.slice(2);
		return text.charCodeAt(1) === RECORD ? records[Number(text.slice(2))] : strings[Number(text.slice(1))];
	};
	const noted = <T>(record: T): T => {
		records.push(record);
		return record;
	};
	const unpack = (value: any): unknown => {
		if (typeof value === "string") return textOrMark(value);
		if (typeof value !== "object" || value === null) return value;
		if (Array.isArray(value)) {
			noted(value);
			for (let i = 0; i < value.length; i++) value[i] = unpack(value[i]);
			return value;
		}
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
