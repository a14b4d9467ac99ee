/** Prepares text for a terminal: escapes control characters, measures text and lays it out in columns. */

/** C0 (but not tab and line feed), DEL, C1, and the characters that change the direction of text. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Shows control characters as <1B>. So other people's text can't move the cursor, or colour, hide or reorder text. */
export function escapeControls(text: string): string {
	return text.replace(CONTROLS, (char) => `<${char.codePointAt(0)?.toString(16).toUpperCase().padStart(2, "0")}>`);
}

/** Escapes control characters, and turns line breaks and tabs into spaces. */
export function oneLine(text: string): string {
	return escapeControls(text.replace(/[\n\t\u2028\u2029]+/g, " "));
}

const segments = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The approximate width on a terminal, in columns. East Asian wide characters and emoji take two columns, combining marks none. */
export function width(text: string): number {
	let columns = 0;
	for (const { segment } of segments.segment(text)) columns += widthOf(segment);
	return columns;
}

function widthOf(grapheme: string): number {
	if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
	return /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
		grapheme,
	)
		? 2
		: 1;
}

/** Shortens a text to at most `columns` columns. It never splits a grapheme. */
export function clip(text: string, columns: number): string {
	if (width(text) <= columns) return text;
	let out = "";
	let used = 0;
	for (const { segment } of segments.segment(text)) {
		if (used + widthOf(segment) > columns - 1) break;
		out += segment;
		used += widthOf(segment);
	}
	return `${out}…`;
}

/** Breaks lines at spaces, so that each takes at most `columns` columns. A longer word stays whole. */
export function wrap(text: string, columns: number): string {
	const wrapLine = (line: string) =>
		line.split(" ").reduce((done, word) => {
			const last = done.slice(done.lastIndexOf("\n") + 1);
			return `${done}${width(last) + 1 + width(word) > columns ? "\n" : " "}${word}`;
		});
	return text.split("\n").map(wrapLine).join("\n");
}

/** Puts `by` before each line. */
export function indent(text: string, by: string): string {
	return text.replace(/^/gm, by);
}

/** Pads a cell. Right-to-left text is isolated, so that it doesn't reorder the cells next to it. */
function cell(text: string, columns: number): string {
	const isolated = RTL.test(text) ? `\u2068${text}\u2069` : text;
	return isolated + " ".repeat(Math.max(0, columns - width(text)));
}

export type Cell = string | number | null | undefined;

/** A table with aligned columns. Cells are never cut, because two long names may differ only at their ends. Escapes control characters. */
export function table(heads: string[], rows: Cell[][]): string {
	const cells = rows.map((row) => heads.map((_, i) => oneLine(String(row[i] ?? ""))));
	const columns = heads.map((head, i) => Math.max(width(head), ...cells.map((row) => width(row[i] as string))));
	const line = (row: string[]) =>
		row
			.map((each, i) => (i === row.length - 1 ? cell(each, 0) : cell(each, columns[i] as number)))
			.join("  ")
			.trimEnd();
	return [line(heads), ...cells.map(line)].join("\n");
}

/** One line for each name and its value. Leaves out values that are null, undefined or empty. */
export function fields(pairs: [string, Cell][]): string {
	const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
	const widest = Math.max(0, ...given.map(([name]) => width(name)));
	return given.map(([name, value]) => `${cell(name, widest)}  ${oneLine(String(value))}`).join("\n");
}

/** A bar chart: for each name a bar, its number and a remark. @param columns width of the longest bar */
export function bars(rows: [name: string, value: number, remark: string][], columns = 40): string {
	const most = Math.max(1, ...rows.map(([, value]) => value));
	const names = Math.max(0, ...rows.map(([name]) => width(clip(oneLine(name), columns))));
	const line = ([name, value, remark]: (typeof rows)[number]) => {
		const bar = "█".repeat(Math.max(value > 0 ? 1 : 0, Math.round((value / most) * columns)));
		return `${cell(clip(oneLine(name), columns), names)}  ${bar} ${value} ${remark}`.trimEnd();
	};
	return rows.map(line).join("\n");
}
