/** Values to put in the place of another one: of another type, of another length, or with a small change. */
import type { Random } from "./random.ts";

const LIMITS = [0, 1, -1, -0, 1.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e300, -1e300];
const TEXTS = [
	"",
	" ",
	"\0",
	"a\0b",
	"\ud800",
	"\udc00x",
	"\u202e\ufeff",
	"😀".repeat(50),
	"ı İ ß ﬃ",
	"../../etc/passwd",
	"'; DROP TABLE session; --",
	"$1",
	"%00%ff",
	"__proto__",
	"constructor",
	"toString",
	"null",
	"NaN",
	"-1",
	"00000000-0000-0000-0000-000000000000",
	"00000000-0000-8000-8000-000000000001",
	"x".repeat(5_000),
	"A".repeat(70_000),
];

export function anyValue(r: Random, depth = 0): unknown {
	switch (r.below(depth > 2 ? 5 : 8)) {
		case 0:
			return r.pick(LIMITS);
		case 1:
			return r.pick(TEXTS);
		case 2:
			return r.chance(0.5);
		case 3:
			return null;
		case 4:
			return r.bytes(r.below(100)).toString("base64url");
		case 5:
			return Array.from({ length: r.below(4) }, () => anyValue(r, depth + 1));
		case 6:
			return { [r.pick(["more", "__proto__", "constructor", "type", "body", "id"])]: anyValue(r, depth + 1) };
		default:
			return nested(r.below(60));
	}
}

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let i = 0; i < depth; i++) value = [value];
	return value;
}

/** @param others values of the same kind that were seen elsewhere: ids of other people's things above all. */
export function otherValue(r: Random, value: unknown, others: readonly string[]): unknown {
	if (r.chance(0.2)) return anyValue(r);
	if (typeof value === "number") return r.chance(0.5) ? value + r.pick([1, -1, 1_000_000, -1_000_000]) : r.pick(LIMITS);
	if (typeof value === "boolean") return !value;
	if (typeof value === "string") return otherText(r, value, others);
	if (Array.isArray(value)) return otherList(r, value);
	return anyValue(r);
}

function otherText(r: Random, value: string, others: readonly string[]): string {
	const at = r.below(value.length + 1);
	const like = others.filter((each) => each.length === value.length && each !== value);
	switch (r.below(7)) {
		case 0:
			return r.pick(TEXTS);
		case 1:
			return value.slice(0, at);
		case 2:
			return value.slice(0, at) + r.pick(["A", "=", "+", "\0", "é", "\ud800", value]) + value.slice(at);
		case 3:
			return value.toUpperCase();
		default:
			if (like.length > 0 && r.chance(0.7)) return r.pick(like);
			return /^[\w-]{20,}$/.test(value) ? flipped(r, Buffer.from(value, "base64url")).toString("base64url") : [...value].reverse().join("");
	}
}

function otherList(r: Random, value: unknown[]): unknown[] {
	const at = r.below(value.length || 1);
	switch (r.below(5)) {
		case 0:
			return [];
		case 1:
			return [...value, ...value];
		case 2:
			return value.toSpliced(at, 1);
		case 3:
			return [...value].reverse();
		default:
			return Array.from({ length: 600 }, () => value[at] ?? 1);
	}
}

/** A copy with one bit changed. */
export function flipped(r: Random, bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	const at = r.below(copy.length || 1);
	if (copy.length > 0) copy.writeUInt8(copy.readUInt8(at) ^ (1 << r.below(8)), at);
	return copy;
}

export type Path = (string | number)[];

/** Every place in a value, at every depth. */
export function placesIn(value: unknown, at: Path = []): Path[] {
	if (value === null || typeof value !== "object" || value instanceof Uint8Array) return at.length > 0 ? [at] : [];
	const inner = Object.entries(value).flatMap(([key, each]) => placesIn(each, [...at, Array.isArray(value) ? Number(key) : key]));
	return at.length > 0 ? [at, ...inner] : inner;
}

export function valueAt(value: unknown, path: Path): unknown {
	return path.reduce<any>((at, key) => at?.[key], value);
}

/** A copy with another value at this place; undefined takes it away. */
export function withValue<T>(value: T, path: Path, other: unknown): T {
	const copy = structuredClone(value);
	const holder = valueAt(copy, path.slice(0, -1)) as any;
	const last = path.at(-1) as string;
	if (holder === null || typeof holder !== "object") return copy;
	if (other !== undefined) Object.defineProperty(holder, last, { value: other, enumerable: true, configurable: true, writable: true });
	else if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else delete holder[last];
	return copy;
}
