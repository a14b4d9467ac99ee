/**
 * Second implementation of RFC 8949 section 4.2.1, limited to the items that SPEC.md section 1 allows. The reader refuses every
 * encoding that is not deterministic.
 */
import { type Bytes, fromUtf8, join, number, refuse, same, unsigned, utf8 } from "./bytes.ts";

export type Value = number | boolean | null | string | Bytes | Value[] | { [key: string]: Value };

const [UINT, NEGATIVE, BYTES, TEXT, LIST, MAP] = [0, 1, 2, 3, 4, 5];
const SIMPLE = new Map<number, boolean | null>([
	[0xf4, false],
	[0xf5, true],
	[0xf6, null],
]);
/** How many lists and maps may be nested, including the outermost. */
const DEEPEST = 16;
/** How many keys a map may have, and how many items there may be in all, the outermost one and keys included. */
const [MOST_KEYS, MOST_ITEMS] = [64, 16_384];

/** Major type and argument, in the shortest form. */
function head(major: number, argument: number): Bytes {
	const first = major << 5;
	if (argument < 24) return Uint8Array.of(first | argument);
	if (argument < 2 ** 8) return join(Uint8Array.of(first | 24), unsigned(argument, 1));
	if (argument < 2 ** 16) return join(Uint8Array.of(first | 25), unsigned(argument, 2));
	if (argument < 2 ** 32) return join(Uint8Array.of(first | 26), unsigned(argument, 4));
	return join(Uint8Array.of(first | 27), unsigned(argument, 8));
}

export function encode(value: Value): Bytes {
	if (value === null) return Uint8Array.of(0xf6);
	if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
	if (typeof value === "number") return encodeNumber(value);
	if (typeof value === "string") return join(head(TEXT, utf8(value).length), utf8(value));
	if (value instanceof Uint8Array) return join(head(BYTES, value.length), value);
	if (Array.isArray(value)) return join(head(LIST, value.length), ...value.map(encode));
	const pairs = Object.entries(value)
		.map(([key, item]) => ({ key: encode(key), item: encode(item) }))
		.sort((a, b) => Buffer.compare(a.key, b.key));
	return join(head(MAP, pairs.length), ...pairs.flatMap(({ key, item }) => [key, item]));
}

function encodeNumber(value: number): Bytes {
	if (!Number.isSafeInteger(value)) refuse("not a whole number");
	return value < 0 ? head(NEGATIVE, -1 - value) : head(UINT, value);
}

export function decode(bytes: Bytes): Value {
	const reader = { bytes, at: 0, items: 0 };
	const value = read(reader, 0);
	return reader.at === bytes.length ? value : refuse("bytes after the value");
}

interface Reader {
	bytes: Bytes;
	at: number;
	/** How many items were read. */
	items: number;
}

function take(reader: Reader, length: number): Bytes {
	if (length > reader.bytes.length - reader.at) refuse("the bytes end too early");
	reader.at += length;
	return reader.bytes.subarray(reader.at - length, reader.at);
}

/** Reads the argument that follows a first byte. Refuses one that isn't in the shortest form. */
function argument(reader: Reader, short: number): number {
	if (short < 24) return short;
	if (short > 27) refuse("an indefinite length or a reserved form");
	const value = number(take(reader, 2 ** (short - 24)));
	const least = [24n, 2n ** 8n, 2n ** 16n, 2n ** 32n][short - 24] as bigint;
	if (value < least) refuse("not the shortest form of a number");
	return value < 2n ** 53n ? Number(value) : refuse("a number above 2^53 - 1");
}

function read(reader: Reader, depth: number): Value {
	if (++reader.items > MOST_ITEMS) refuse("too many items");
	const first = take(reader, 1)[0] as number;
	const simple = SIMPLE.get(first);
	if (simple !== undefined) return simple;
	const major = first >> 5;
	if (major > MAP) refuse("a tag, a float or another item that SPEC doesn't allow");
	const size = argument(reader, first & 31);
	if (major === UINT) return size;
	if (major === NEGATIVE) return size < Number.MAX_SAFE_INTEGER ? -1 - size : refuse("a number below -(2^53 - 1)");
	if (major === BYTES) return Uint8Array.from(take(reader, size));
	if (major === TEXT) return fromUtf8(take(reader, size));
	if (depth === DEEPEST) refuse("nested too deep");
	return major === LIST ? readList(reader, size, depth + 1) : readMap(reader, size, depth + 1);
}

function readList(reader: Reader, size: number, depth: number): Value[] {
	const list: Value[] = [];
	// Reads items one by one, so that a length beyond the input allocates no memory.
	for (let i = 0; i < size; i++) list.push(read(reader, depth));
	return list;
}

function readMap(reader: Reader, size: number, depth: number): Value {
	if (size > MOST_KEYS) refuse("a map with too many keys");
	const entries: [string, Value][] = [];
	let before: Bytes | undefined;
	for (let i = 0; i < size; i++) {
		const start = reader.at;
		const key = read(reader, depth);
		if (typeof key !== "string") return refuse("a key that isn't text");
		const encoded = reader.bytes.subarray(start, reader.at);
		if (before && Buffer.compare(before, encoded) >= 0) refuse("keys out of order, or twice");
		before = encoded;
		entries.push([key, read(reader, depth)]);
	}
	return Object.fromEntries(entries);
}

/** Decodes, encodes again and compares, as SPEC.md section 2 demands for the body of a statement. */
export function decodeExactly(bytes: Bytes): Value {
	const value = decode(bytes);
	return same(encode(value), bytes) ? value : refuse("not the deterministic encoding");
}

/** Returns the value as a map with exactly these fields. */
export function fields<K extends string>(value: Value | undefined, ...names: K[]): Record<K, Value> {
	if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) return refuse("not a map");
	const found = Object.keys(value);
	if (found.length !== names.length || !names.every((name) => found.includes(name))) refuse("not exactly its fields");
	return value as Record<K, Value>;
}

export const uint = (value: Value | undefined): number => (typeof value === "number" && value >= 0 ? value : refuse("not a number from 0"));
export const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : refuse("not a list"));
export function octets(value: Value | undefined, length?: number): Bytes {
	if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) return refuse("not bytes of this length");
	return value;
}
