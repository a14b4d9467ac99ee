/** An access entry on its way into the database: checked, stamped, salted and hashed before it is queued. */
import { createHmac, randomFillSync } from "node:crypto";
import type { Bytes } from "#protocol/bytes.ts";
import { type AccessEntryBody, encodeEntry, LEAF_LENGTH, LEAF_VERSION, SALT_LENGTH } from "#protocol/log/entry.ts";
import { arrays } from "./arrays.ts";

/** What the caller says about an access; the ledger adds version and time. */
export type EntryFields = Omit<AccessEntryBody, "v" | "at">;

/** One row of `entry` and `entry_body`, but for its number. */
export interface Row {
	readonly fields: EntryFields;
	readonly at: number;
	readonly salt: Bytes;
	readonly body: Bytes;
	readonly leaf: Bytes;
}

/** @throws SyntaxError that names the field when the fields are not as `AccessEntryBody` says. */
export function makeRow(fields: EntryFields, at: number): Row {
	// The fields come last: added to a copy of them, version and time would make each copy a slow object.
	const body = encodeEntry({ v: 1, at, ...fields });
	const salt = nextSalt();
	return { fields, at, salt, body, leaf: leafOf(salt, body) };
}

/** The protocol's `entryLeaf`, three times as fast by what Node has built in. */
export function leafOf(salt: Bytes, body: Bytes): Bytes {
	const leaf = new Uint8Array(LEAF_LENGTH);
	leaf[0] = LEAF_VERSION;
	leaf.set(createHmac("sha256", salt).update(body).digest(), 1);
	return leaf;
}

/** Randomness for many salts at once: each call for more costs as much as an HMAC. */
const pool = new Uint8Array(SALT_LENGTH * 256);
let used = pool.length;

function nextSalt(): Bytes {
	if (used === pool.length) {
		randomFillSync(pool);
		used = 0;
	}
	// A copy, and the pool forgets it: a salt that is erased later must not stay here.
	const salt = pool.slice(used, used + SALT_LENGTH);
	pool.fill(0, used, used + SALT_LENGTH);
	used += SALT_LENGTH;
	return salt;
}

type Column = readonly [name: string, type: keyof typeof arrays, value: (row: Row) => unknown];

/** The columns of each table after `seq`. */
const LEAF: readonly Column[] = [["leaf", "bytea", (row) => row.leaf]];
const BODY: readonly Column[] = [
	["at", "bigint", (row) => row.at],
	["salt", "bytea", (row) => row.salt],
	["body", "bytea", (row) => row.body],
	["actor", "uuid", (row) => row.fields.actor],
	["organisation", "uuid", (row) => row.fields.organisation],
	["object", "uuid", (row) => row.fields.object],
	["case_id", "uuid", (row) => row.fields.case],
	["action", "text", (row) => row.fields.action],
	["outcome", "text", (row) => row.fields.outcome],
	["purpose", "text", (row) => row.fields.purpose],
];
const COLUMNS = [...LEAF, ...BODY];

/** WITH ORDINALITY keeps the order of the queue. */
function insert(table: string, columns: readonly Column[], first: number): string {
	const names = columns.map(([name]) => name).join(", ");
	const values = columns.map(([, type], i) => `$${first + i}::${type}[]`).join(", ");
	return `INSERT INTO ${table} (seq, ${names}) SELECT base + ord - 1, ${names} FROM head, unnest(${values}) WITH ORDINALITY AS u (${names}, ord)`;
}

/**
 * One statement, so one autocommitted transaction: takes the next numbers and writes both tables. The lock on the head is
 * held for this statement alone, however long the caller then sleeps.
 */
const APPEND = `WITH head AS (
	UPDATE log_head SET next = next + $1 WHERE log = 'access' RETURNING next - $1 AS base
), leaves AS (
	${insert("entry", LEAF, 2)}
), bodies AS (
	${insert("entry_body", BODY, 2 + LEAF.length)}
)
SELECT base FROM head`;

/** The append as a prepared statement of node-postgres. It answers one row {base}: the number of the first entry. */
export function appendStatement(rows: readonly Row[]): { name: string; text: string; values: unknown[] } {
	return { name: "ledger.append", text: APPEND, values: [rows.length, ...COLUMNS.map(([, type, value]) => arrays[type](rows.map(value)))] };
}
