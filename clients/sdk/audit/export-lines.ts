/**
 * Lines of an export in JSONL, CSV, OCSF or FHIR. Each line holds the fields of an entry, and its salt and body, from which the
 * leaf can be recomputed. Each entry has exactly one line per format, so a verifier can format it again and compare. A CSV also has words
 * for people, beside the ids and codes. The log doesn't have these words, so a verifier ignores them. Pure.
 */
import { type Bytes, fromBase64Url, fromHex, toBase64Url, toHex } from "#protocol/bytes.ts";
import { ACCESS_ENTRY_FIELDS, type AccessEntryBody, decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { csvCell, csvCells, quotedCell } from "../csv.ts";
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

/** The fields of a CSV that have words beside them, in a column of their own. */
const WITH_WORDS = { actor: "actorName", organisation: "organisationName", desk: "deskName", action: "actionWords" } as const;
type FieldWithWords = keyof typeof WITH_WORDS;
const hasWords = (field: string): field is FieldWithWords => Object.hasOwn(WITH_WORDS, field);

/** The words for the value of a field: a name, or what was done. Null when there are none. */
export type WordsOfField = (field: FieldWithWords, value: string) => string | null;

/** @param wordsOf null for an export without words. */
function cellsOf(exported: ExportedEntry, wordsOf: WordsOfField | null): [string, ColumnValue][] {
	const columns = columnsOf(exported);
	if (wordsOf === null) return columns;
	return columns.flatMap(([field, value]): [string, ColumnValue][] =>
		hasWords(field)
			? [
					[field, value],
					[WITH_WORDS[field], typeof value === "string" ? wordsOf(field, value) : null],
				]
			: [[field, value]],
	);
}

const WITHOUT_ENTRY: ExportedEntry = { seq: 0, salt: null, body: null };
/** The columns of a CSV with words. True for a column of words. */
const WORD_COLUMNS = cellsOf(WITHOUT_ENTRY, () => null).map(([name]) => (Object.values(WITH_WORDS) as string[]).includes(name));

/** The header line of a CSV; empty for the other formats. */
export function headerOf(format: ExportFormat, wordsOf: WordsOfField | null = null): string {
	if (format !== "csv") return "";
	return `${cellsOf(WITHOUT_ENTRY, wordsOf)
		.map(([name]) => name)
		.join(",")}\r\n`;
}

/** The line of a CSV without its columns of words. A line without such columns stays as it is. */
function withoutWords(line: string): string {
	const cells = csvCells(line.trimEnd());
	if (cells.length !== WORD_COLUMNS.length) return line;
	return cells
		.filter((_, i) => !WORD_COLUMNS[i])
		.map(quotedCell)
		.join(",");
}

const AS_JSON: Record<Exclude<ExportFormat, "csv">, (exported: ExportedEntry) => unknown> = {
	jsonl: (exported) => Object.fromEntries(columnsOf(exported)),
	ocsf: (exported) => ocsfEvent(decodeBody(exported), evidenceOf(exported)),
	fhir: (exported) => fhirAuditEvent(decodeBody(exported), evidenceOf(exported)),
};

function decodeBody({ body }: ExportedEntry): AccessEntryBody | null {
	return body && decodeEntry(body);
}

/** Formats one entry as a line, with its line end. @param wordsOf only for CSV. @throws Error for a malformed body. */
export function formatLine(format: ExportFormat, exported: ExportedEntry, wordsOf: WordsOfField | null = null): string {
	if (format !== "csv") return `${JSON.stringify(AS_JSON[format](exported))}\n`;
	return `${cellsOf(exported, wordsOf)
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

/** Parses a line of `formatLine`. @throws SyntaxError unless formatting the result gives the same line, apart from the words of a CSV. */
export function parseLine(format: ExportFormat, whole: string): ExportedEntry {
	const line = format === "csv" ? withoutWords(whole) : whole;
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
