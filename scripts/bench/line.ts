import { alignColumns } from "./columns.ts";

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
	return alignColumns(lines.map(({ what, ours, theirs, ratio, aim }) => [what, ours, theirs, ratio, aim]));
}
