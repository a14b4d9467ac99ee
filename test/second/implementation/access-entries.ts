/** Second implementation of spec/logs.md section 6: the body and the salted leaf of an access entry. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, idBytes, idText, join, refuse, unsigned } from "./bytes.ts";
import { decodeExactly, encode, list, octets, uint, type Value } from "./cbor.ts";

interface Field {
	name: string;
	write(value: any): Value;
	read(value: Value): unknown;
}

const field = (name: string, write: Field["write"], read: Field["read"]): Field => ({ name, write, read });
const nullable = ({ name, write, read }: Field): Field =>
	field(
		name,
		(value) => (value === null ? null : write(value)),
		(value) => (value === null ? null : read(value)),
	);
const id = (name: string): Field => field(name, idBytes, (value) => idText(octets(value, 16)));
const unsignedNumber = (name: string): Field => field(name, (value) => value, uint);
const oneOf = (name: string, ...allowed: Value[]): Field => {
	const check = (value: Value) => (allowed.includes(value) ? value : refuse(`not a value of ${name}`));
	return field(name, check, check);
};
const code = (name: string): Field => {
	const check = (value: Value) =>
		typeof value === "string" && /^[A-Za-z][A-Za-z0-9._:-]{0,39}$/.test(value) ? value : refuse(`${name} is not a code`);
	return field(name, check, check);
};
const session = field(
	"session",
	(value) => octets(value, 32),
	(value) => octets(value, 32),
);

/** The eighteen fields, in their order. */
const FIELDS: Field[] = [
	oneOf("v", 1),
	unsignedNumber("at"),
	nullable(id("actor")),
	nullable(id("organisation")),
	nullable(id("desk")),
	nullable(session),
	code("action"),
	code("objectType"),
	nullable(id("object")),
	nullable(id("case")),
	oneOf("outcome", "allowed", "denied", "failed"),
	oneOf("purpose", "care", "handoff", "oversight", "administration", "self", "joining", "network"),
	nullable(code("basis")),
	unsignedNumber("count"),
	id("request"),
	nullable(unsignedNumber("first")),
	oneOf("attested", "server", "client"),
	oneOf("initiator", "person", "program"),
];

export type Body = Record<string, unknown>;

export const writeEntry = (body: Body): Bytes => encode(FIELDS.map(({ name, write }) => write(body[name])));

export function readEntry(bytes: Bytes): Body {
	const items = list(decodeExactly(bytes));
	if (items.length !== FIELDS.length) refuse("not eighteen items");
	const body = Object.fromEntries(FIELDS.map(({ name, read }, i) => [name, read(items[i] as Value)]));
	if (body.first !== null && body.outcome !== "failed") refuse("`first` in an entry that isn't failed");
	return body;
}

export const entryLeaf = (salt: Bytes, body: Bytes): Bytes => join(Uint8Array.of(1), hmac(sha256, salt, body));

/** The id by which an entry names another entry as its object. */
export const aboutEntry = (number: number): string => idText(join(Uint8Array.of(0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 1), unsigned(number, 6)));
