/**
 * Lines of an export in JSONL, CSV, OCSF or FHIR. Each line holds the fields of an entry, and its salt and body, from which the
 * leaf can be recomputed. Each entry has exactly one line per format, so a verifier can format it again and compare. Pure.
 */
import { type Bytes, fromBase64Url, fromHex, toBase64Url, toHex } from "#protocol/bytes.ts";
import { ACCESS_ENTRY_FIELDS, type AccessEntryBody, decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { csvCell } from "../csv.ts";
import { fhirAuditEvent } from "./formats/fhir.ts";
import { type Evidence, ocsfEvent } from "./formats/ocsf.ts";

export const EXPORT_FORMATS = ["jsonl", "csv", "ocsf", "fhir"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportedEntry {
	seq: number;
	/** Null once the entry is redacted. */
	salt: Bytes | null;
	/** Null once the entry is redacted. */
	body: Bytes | null;
}

/** The leaf of the entry in the log's tree; null once the entry is redacted. */
export function leafOf({ salt, body }: ExportedEntry): Bytes | null {
	return salt && body && entryLeaf(salt, body);
}

/** A value in a column of the formats JSONL and CSV. */
type ColumnValue = string | number | null;

/** Salt and body as text. Their prefixes keep spreadsheets from reading them as numbers. */
function evidenceOf({ seq, salt, body }: ExportedEntry): Evidence {
	return { seq, salt: salt && `hex:${toHex(salt)}`, body: body && `b64:${toBase64Url(body)}` };
}

/** Names and values in the order of the columns. */
function columnsOf(exported: ExportedEntry): [string, ColumnValue][] {
	const { seq, salt, body } = evidenceOf(exported);
	const entry = decodeBody(exported);
	const fields = ACCESS_ENTRY_FIELDS.map((field): [string, ColumnValue] => {
		const value = entry === null ? null : entry[field];
		if (field === "at") return ["at", typeof value === "number" ? new Date(value).toISOString() : null];
		return [field, value instanceof Uint8Array ? `hex:${toHex(value)}` : value];
	});
	return [["seq", seq], ...fields, ["salt", salt], ["body", body]];
}

/** The header line of a CSV; empty for the other formats. */
export function headerOf(format: ExportFormat): string {
	if (format !== "csv") return "";
	return `${columnsOf({ seq: 0, salt: null, body: null })
		.map(([name]) => name)
		.join(",")}\r\n`;
}

const AS_JSON: Record<Exclude<ExportFormat, "csv">, (exported: ExportedEntry) => unknown> = {
	jsonl: (exported) => Object.fromEntries(columnsOf(exported)),
	ocsf: (exported) => ocsfEvent(decodeBody(exported), evidenceOf(exported)),
	fhir: (exported) => fhirAuditEvent(decodeBody(exported), evidenceOf(exported)),
};

function decodeBody({ body }: ExportedEntry): AccessEntryBody | null {
	return body && decodeEntry(body);
}

/** Formats one entry as a line, with its line end. @throws Error for a malformed body. */
export function formatLine(format: ExportFormat, exported: ExportedEntry): string {
	if (format !== "csv") return `${JSON.stringify(AS_JSON[format](exported))}\n`;
	return `${columnsOf(exported)
		.map(([, value]) => csvCell(value))
		.join(",")}\r\n`;
}

/** Patterns that find the entry number in a line. */
const SEQ_PATTERNS: Record<ExportFormat, RegExp> = {
	jsonl: /^\{"seq":(\d{1,15})[,}]/,
	csv: /^(\d{1,15}),/,
	ocsf: /"seq":(\d{1,15})[,}]/,
	fhir: /"id":"entry-(\d{1,15})"/,
};

/** Parses a line of `formatLine`. @throws SyntaxError unless formatting the result gives the same line. */
export function parseLine(format: ExportFormat, line: string): ExportedEntry {
	const seq = SEQ_PATTERNS[format].exec(line)?.[1];
	const salt = /hex:([0-9a-f]{32})[",]/.exec(line)?.[1];
	const body = /b64:([A-Za-z0-9_-]+)(?:"|\r?\n?$)/.exec(line)?.[1];
	if (seq === undefined || (salt === undefined) !== (body === undefined)) throw new SyntaxError("not a line of an export");
	const entry = {
		seq: Number(seq),
		salt: salt === undefined ? null : fromHex(salt),
		body: body === undefined ? null : fromBase64Url(body),
	};
	if (formatLine(format, entry).trimEnd() !== line.trimEnd()) throw new SyntaxError(`entry ${seq} differs from its body`);
	return entry;
}
