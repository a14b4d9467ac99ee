/** Cells of CSV files (RFC 4180). */

/**
 * Formats one cell, quoted where needed. A text that a spreadsheet could read as a formula gets an apostrophe in front (OWASP,
 * "CSV injection").
 */
export function csvCell(value: string | number | boolean | null): string {
	const text = value === null ? "" : String(value);
	const safe = typeof value === "string" && /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A whole file: the heading, then the rows. */
export function csvFile(heading: readonly string[], rows: readonly (readonly (string | number | boolean | null)[])[]): string {
	return [heading, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
