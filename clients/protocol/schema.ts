/**
 * Shapes of statement bodies. A shape converts a value in memory (ids as UUID text) to CBOR and back, and checks it.
 * A body has exactly its fields: a missing, unknown or wrongly typed field is refused with its name.
 */
import { type Bytes, type Id, idFromBytes, idToBytes } from "./bytes.ts";
import type { Cbor } from "./cbor.ts";

/** Thrown when a value does not have the shape. `field` is the path of the wrong value, such as "holders.0.ke". */
export class ShapeError extends Error {
	readonly field: string;
	constructor(field: string, rule: string) {
		super(`${field || "body"}: ${rule}`);
		this.name = "ShapeError";
		this.field = field;
	}
}

/** A shape as plain data. The reference in spec/types.md, examples and test generators are made from it. */
export type ShapeForm =
	| { kind: "bytes" | "bytes-up-to" | "text"; length: number }
	| { kind: "uint" | "bool" | "id" }
	| { kind: "one-of"; codes: readonly string[] }
	| { kind: "nullable"; of: ShapeForm }
	| { kind: "list"; of: ShapeForm; max: number }
	| { kind: "map"; fields: Record<string, ShapeForm> };

export interface Shape<T> {
	readonly form: ShapeForm;
	/** @throws ShapeError */
	toCbor(value: T, field: string): Cbor;
	/** @throws ShapeError */
	fromCbor(value: Cbor, field: string): T;
}

/** The type that a shape's values have in memory. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** A shape whose value needs no conversion, because it is the same in memory and in CBOR. */
function unconverted<T extends Cbor>(form: ShapeForm, check: (value: unknown) => value is T, rule: string): Shape<T> {
	const checked = (value: unknown, field: string): T => {
		if (!check(value)) throw new ShapeError(field, rule);
		return value;
	};
	return { form, toCbor: checked, fromCbor: checked };
}

/** Exactly n bytes. */
export function bytes(n: number): Shape<Bytes> {
	return unconverted(
		{ kind: "bytes", length: n },
		(v): v is Bytes => v instanceof Uint8Array && v.length === n,
		`takes exactly ${n} bytes`,
	);
}

/** Up to max bytes. */
export function bytesUpTo(max: number): Shape<Bytes> {
	return unconverted(
		{ kind: "bytes-up-to", length: max },
		(v): v is Bytes => v instanceof Uint8Array && v.length <= max,
		`takes at most ${max} bytes`,
	);
}

export const uint: Shape<number> = unconverted(
	{ kind: "uint" },
	(v): v is number => Number.isSafeInteger(v) && (v as number) >= 0,
	"takes a whole number from 0",
);

export const bool: Shape<boolean> = unconverted({ kind: "bool" }, (v): v is boolean => typeof v === "boolean", "takes true or false");

/**
 * 1 to max UTF-16 units of text without control characters and lone surrogates. The text isn't normalised, because the result would depend
 * on the version of Unicode.
 */
export function text(max: number): Shape<string> {
	const ok = (v: unknown): v is string => typeof v === "string" && v.length > 0 && v.length <= max && !/[\p{Cc}\p{Cs}]/u.test(v);
	return unconverted({ kind: "text", length: max }, ok, `takes 1 to ${max} characters, no control characters`);
}

/** Text of 1 to `max` UTF-16 units. Line feeds and tabs are the only control characters allowed. */
export function prose(max: number): Shape<string> {
	const check = (value: unknown, field: string): string => {
		const fits = typeof value === "string" && value.length > 0 && value.length <= max;
		if (!fits || /[^\P{Cc}\n\t]|\p{Cs}/u.test(value))
			throw new ShapeError(field, `takes text of 1 to ${max} characters, no control characters but line feeds and tabs`);
		return value;
	};
	return { form: { kind: "text", length: max }, toCbor: check, fromCbor: check };
}

/** One of these codes. */
export function oneOf<const T extends readonly string[]>(list: T): Shape<T[number]> {
	return unconverted({ kind: "one-of", codes: list }, (v): v is T[number] => list.includes(v as string), `takes one of ${list.join(", ")}`);
}

/** UUID text in memory, 16 bytes in CBOR. */
export const id: Shape<Id> = {
	form: { kind: "id" },
	toCbor(value, field) {
		try {
			return idToBytes(value);
		} catch {
			throw new ShapeError(field, "takes an id");
		}
	},
	fromCbor(value, field) {
		if (!(value instanceof Uint8Array) || value.length !== 16) throw new ShapeError(field, "takes an id of 16 bytes");
		return idFromBytes(value);
	},
};

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
	return {
		form: { kind: "nullable", of: shape.form },
		toCbor: (value, field) => (value === null ? null : shape.toCbor(value, field)),
		fromCbor: (value, field) => (value === null ? null : shape.fromCbor(value, field)),
	};
}

/** A list of at most `max` values of this shape. */
export function list<T>(shape: Shape<T>, max: number): Shape<T[]> {
	const each = <A, B>(value: A[], field: string, convert: (item: A, field: string) => B): B[] => {
		if (!Array.isArray(value) || value.length > max) throw new ShapeError(field, `takes a list of at most ${max}`);
		return value.map((item, i) => convert(item, `${field}.${i}`));
	};
	return {
		form: { kind: "list", of: shape.form, max },
		toCbor: (value, field) => each(value, field, shape.toCbor),
		fromCbor: (value, field) => each(value as Cbor[], field, shape.fromCbor),
	};
}

/** The type of a map in memory, from the shapes of its fields. */
export type ValuesOf<F> = { [K in keyof F]: ValueOf<F[K]> };

/** A map with exactly these fields. */
export function map<F extends Record<string, Shape<any>>>(fields: F): Shape<ValuesOf<F>> {
	const names = Object.keys(fields);
	const known = new Set(names);
	const each = <A, B>(value: A, field: string, convert: (shape: Shape<any>, item: any, field: string) => B): Record<string, B> => {
		if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
			throw new ShapeError(field, "takes a map");
		const unknown = Object.keys(value).find((name) => !known.has(name));
		const at = (name: string) => (field ? `${field}.${name}` : name);
		if (unknown !== undefined) throw new ShapeError(at(unknown), "is not a field here");
		const missing = names.find((name) => !Object.hasOwn(value, name));
		if (missing !== undefined) throw new ShapeError(at(missing), "is missing");
		return Object.fromEntries(
			names.map((name) => [name, convert(fields[name] as Shape<any>, (value as Record<string, unknown>)[name], at(name))]),
		);
	};
	return {
		form: { kind: "map", fields: Object.fromEntries(names.map((name) => [name, (fields[name] as Shape<any>).form])) },
		toCbor: (value, field) => each(value, field, (shape, item, at) => shape.toCbor(item, at)),
		fromCbor: (value, field) => each(value, field, (shape, item, at) => shape.fromCbor(item, at)) as ValuesOf<F>,
	};
}
