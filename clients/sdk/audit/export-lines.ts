/**
 * Lines of an export, JSONL or CSV: each holds an entry's fields for people and programs, and salt and body, from which
 * the leaf can be recomputed. Pure. A line is written in one way only, so that a checker can write it again and compare.
 */
import { type Bytes, fromBase64Url, fromHex, toBase64Url, toHex } from "#protocol/bytes.ts";
import { decodeEntry, FIELDS } from "#protocol/log/entry.ts";

export const FORMATS = ["jsonl", "csv"] as const;
export type Format = (typeof FORMATS)[number];

/** salt, body: null once redacted. */
export interface ExportedEntry {
	seq: number;
	salt: Bytes | null;
	body: Bytes | null;
}

type Value = string | number | null;

/** In the order of their columns. */
function fieldsOf({ seq, salt, body }: ExportedEntry): [string, Value][] {
	const entry = body && decodeEntry(body);
	const shown = FIELDS.map((field): [string, Value] => {
		const value = entry === null ? null : entry[field];
		if (field === "at") return ["at", typeof value === "number" ? new Date(value).toISOString() : null];
		// Prefixes keep spreadsheets from taking digits for numbers.
		return [field, value instanceof Uint8Array ? `hex:${toHex(value)}` : value];
	});
	return [["seq", seq], ...shown, ["salt", salt && `hex:${toHex(salt)}`], ["body", body && `b64:${toBase64Url(body)}`]];
}

/** The first line of a CSV; JSONL has none. */
export function headOf(format: Format): string {
	if (format === "jsonl") return "";
	return `${fieldsOf({ seq: 0, salt: null, body: null })
		.map(([name]) => name)
		.join(",")}\r\n`;
}

/** With its line end. @throws Error for a body that is none. */
export function lineOf(format: Format, entry: ExportedEntry): string {
	const fields = fieldsOf(entry);
	if (format === "csv") return `${fields.map(([, value]) => csvCell(value)).join(",")}\r\n`;
	return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

/**
 * A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front (OWASP, "CSV injection").
 * Quoted as RFC 4180 says where it must be.
 */
export function csvCell(value: Value): string {
	const text = value === null ? "" : String(value);
	const safe = typeof value === "string" && /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Reads a line as `lineOf` wrote it. @throws SyntaxError when it wouldn't be written so. */
export function readLine(format: Format, line: string): ExportedEntry {
	const seq = /^(?:\{"seq":)?(\d{1,15})[,}]/.exec(line)?.[1];
	const salt = /hex:([0-9a-f]{32})"?,"?(?:body":")?b64:/.exec(line)?.[1];
	const body = /b64:([A-Za-z0-9_-]+)"?\}?\r?\n?$/.exec(line)?.[1];
	if (seq === undefined || (salt === undefined) !== (body === undefined)) throw new SyntaxError("not a line of an export");
	const entry = {
		seq: Number(seq),
		salt: salt === undefined ? null : fromHex(salt),
		body: body === undefined ? null : fromBase64Url(body),
	};
	if (lineOf(format, entry).trimEnd() !== line.trimEnd()) throw new SyntaxError(`entry ${seq} says something else than its body`);
	return entry;
}
