/** Cells of CSV files (RFC 4180). */

/** What people type or paste before a formula, and what spreadsheets skip: spaces, quotes, and characters that show nothing. */
const BEFORE = String.raw`[\s"'\p{Default_Ignorable_Code_Point}\p{Cf}]*`;
const SIGNS = "[=+\\-@|%\\t\\r\\n＝＋－＠]";

/**
 * Where a spreadsheet could read a formula: at the beginning of the text, and behind a semicolon, a tab or a line end. In many countries
 * spreadsheets take semicolons for the borders of cells. They then ignore our quotes, so that each part and each line begins a cell.
 */
const FORMULA = new RegExp(`^(?=${BEFORE}${SIGNS})|(?<=[;\\t\\r\\n]${BEFORE})(?=[=+\\-@|%＝＋－＠])`, "gu");

/** Formats one cell, quoted where needed. An apostrophe stands before what a spreadsheet could read as a formula (OWASP, "CSV injection"). */
export function csvCell(value: string | number | boolean | null): string {
	const text = value === null ? "" : String(value);
	const safe = typeof value === "string" ? text.replace(FORMULA, "'") : text;
	return quotedCell(safe);
}

/** A cell as it stands in a line: in quotes where needed. */
export function quotedCell(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cells of one line, without their quotes. For any other text, the result has no meaning. */
export function csvCells(line: string): string[] {
	const cells = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^",]*)(?=,|$)/g) ?? [];
	return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

/** A whole file: the heading, then the rows. */
export function csvFile(heading: readonly string[], rows: readonly (readonly (string | number | boolean | null)[])[]): string {
	return [heading, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
