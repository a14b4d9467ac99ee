/** Bodies that are wrong in one place, made from a valid body. */
import { encodeCbor } from "#protocol/cbor.ts";

export type Path = (string | number)[];

/** Wrong values by the type of the right one. Without null, because some fields accept it. */
export const WRONG_VALUES: Record<string, unknown[]> = {
	string: [7, true, [], {}, ["text"]],
	number: ["7", true, [], {}, 1.5, -1, 1e300],
	boolean: ["true", 1, []],
	array: ["text", 7, {}],
	object: ["text", 7, [], true],
};

export const kindOf = (value: unknown) => (Array.isArray(value) ? "array" : value === null ? "null" : typeof value);

/** Every field at every depth. Of lists only the first item. */
export function* fields(value: unknown, at: Path = []): Generator<[Path, unknown]> {
	if (at.length > 0) yield [at, value];
	if (Array.isArray(value) && value.length > 0) yield* fields(value[0], [...at, 0]);
	else if (kindOf(value) === "object") for (const [name, inner] of Object.entries(value as object)) yield* fields(inner, [...at, name]);
}

/** A copy with another value in the field. Without a value the field is removed. */
export function changed(body: unknown, path: Path, ...value: unknown[]): unknown {
	const copy = structuredClone(body);
	const last = path.at(-1) as string;
	const holder = path.slice(0, -1).reduce<any>((at, name) => at[name], copy);
	if (value.length > 0) holder[last] = value[0];
	else if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else delete holder[last];
	return copy;
}

/** Variants of the body in which one base64url field is malformed or has other bytes. */
export function* brokenBytes(body: unknown): Generator<{ what: string; body: unknown }> {
	for (const [path, value] of fields(body)) {
		if (typeof value !== "string" || !/^[\w-]{43,}$/.test(value) || ["name", "token", "signIn"].includes(String(path.at(-1)))) continue;
		const bytes = Buffer.from(value, "base64url");
		const flipped = Buffer.from(bytes);
		flipped[flipped.length >> 1]! ^= 1;
		const others: [string, string][] = [
			["no base64url", `${value.slice(0, -1)}+`],
			["padded", `${value}=`],
			["one character more", `${value}A`],
			["cut", bytes.subarray(0, bytes.length - 1).toString("base64url")],
			["empty", ""],
			["one bit changed", flipped.toString("base64url")],
			["longer", Buffer.concat([bytes, Buffer.from([0])]).toString("base64url")],
		];
		for (const [what, other] of others) yield { what: `${path.join(".")}: ${what}`, body: changed(body, path, other) };
	}
}

/** Variants of the body in which one statement is malformed or differs from its signature. */
export function* brokenStatements(body: unknown): Generator<{ what: string; body: unknown }> {
	for (const [path, value] of fields(body)) {
		if (kindOf(value) !== "object" || !("sigs" in (value as object))) continue;
		const { type, body: text, sigs } = value as { type: string; body: string; sigs: string[] };
		const bytes = Buffer.from(text, "base64url");
		const long = Buffer.concat([Buffer.from([0xb9, 0x00, bytes[0]! & 0x1f]), bytes.subarray(1)]);
		const bodies: [string, Uint8Array][] = [
			["nothing", new Uint8Array(0)],
			["noise", Buffer.from("ff".repeat(50), "hex")],
			["no map", encodeCbor([1, 2])],
			["an empty map", encodeCbor({})],
			["nested without end", Buffer.alloc(40_000, 0x81)],
			["a length that lies", Buffer.from("5b00ffffffffffffff", "hex")],
			["not canonical", long],
			["trailing bytes", Buffer.concat([bytes, Buffer.from([0])])],
		];
		for (const [what, other] of bodies)
			yield { what: `${path.join(".")}: ${what}`, body: changed(body, [...path, "body"], Buffer.from(other).toString("base64url")) };
		for (const other of ["genesis", "entry", "remove", "nothing", "__proto__", "constructor"])
			if (other !== type) yield { what: `${path.join(".")} as ${other}`, body: changed(body, [...path, "type"], other) };
		const [first = ""] = sigs;
		yield {
			what: `${path.join(".")}: another signature`,
			body: changed(body, [...path, "sigs"], [Buffer.alloc(64, 1).toString("base64url"), ...sigs.slice(1)]),
		};
		yield {
			what: `${path.join(".")}: a signature of zeros`,
			body: changed(body, [...path, "sigs"], [Buffer.alloc(64).toString("base64url"), ...sigs.slice(1)]),
		};
		yield {
			what: `${path.join(".")}: one signature more`,
			body: changed(body, [...path, "sigs"], [...sigs, first]),
		};
	}
}
