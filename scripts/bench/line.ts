/** A line of the table of `npm run bench`. */
export interface Line {
	what: string;
	ours: string;
	theirs: string;
	ratio: string;
	aim: string;
}

/** A line without a comparison, unless `more` has one. */
export function newLine(what: string, ours: string, aim = "", more: Partial<Line> = {}): Line {
	return { what, ours, theirs: "", ratio: "", aim, ...more };
}

export const HEADING: Line = { what: "", ours: "Cloister", theirs: "compared to", ratio: "ratio", aim: "goal" };

/** Lines with aligned columns. */
export function aligned(lines: Line[]): string[] {
	const columns = ["what", "ours", "theirs", "ratio", "aim"] as const;
	const width = (column: (typeof columns)[number]) => Math.max(...lines.map((line) => line[column].length));
	return lines.map((line) =>
		columns.map((column, i) => (i === 0 ? line[column].padEnd(width(column)) : line[column].padStart(width(column)))).join("  "),
	);
}
