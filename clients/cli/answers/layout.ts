/** Text on a terminal: made harmless, measured, put in columns. */

/** C0 (but not tab and line feed), DEL, C1, and the signs that turn the direction of other text. */
const HARMFUL = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Text of others can't move the cursor, colour, hide or reorder anything: such signs show as <1B>. */
export function escapeControls(text: string): string {
	return text.replace(HARMFUL, (sign) => `<${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(2, "0")}>`);
}

/** For one line of a table: line feeds and tabs too. */
export function oneLine(text: string): string {
	return escapeControls(text.replace(/[\n\t\u2028\u2029]+/g, " "));
}

const segments = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Columns that a terminal gives this text, near enough: East Asian wide signs and emoji take two, marks none. */
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

/** Shortens to so many columns, never inside of a letter. */
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

/** Breaks lines at spaces, so that each takes at most so many columns. A longer word stays whole. */
export function wrap(text: string, columns: number): string {
	const wrapLine = (line: string) =>
		line.split(" ").reduce((done, word) => {
			const last = done.slice(done.lastIndexOf("\n") + 1);
			return `${done}${width(last) + 1 + width(word) > columns ? "\n" : " "}${word}`;
		});
	return text.split("\n").map(wrapLine).join("\n");
}

/** A cell of right-to-left text is isolated, so that it doesn't pull its neighbours over. */
function cell(text: string, columns: number): string {
	const isolated = RTL.test(text) ? `\u2068${text}\u2069` : text;
	return isolated + " ".repeat(Math.max(0, columns - width(text)));
}

export type Cell = string | number | null | undefined;

/** Aligned columns under their heads. Cells are made harmless here. @param widest columns that one cell may take. */
export function table(heads: string[], rows: Cell[][], widest = 60): string {
	const cells = rows.map((row) => heads.map((_, i) => clip(oneLine(String(row[i] ?? "")), widest)));
	const columns = heads.map((head, i) => Math.max(width(head), ...cells.map((row) => width(row[i] as string))));
	const line = (row: string[]) =>
		row
			.map((each, i) => (i === row.length - 1 ? cell(each, 0) : cell(each, columns[i] as number)))
			.join("  ")
			.trimEnd();
	return [line(heads), ...cells.map(line)].join("\n");
}

/** Names and values below one another. Values that are null are left out. */
export function fields(pairs: [string, Cell][]): string {
	const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
	const widest = Math.max(0, ...given.map(([name]) => width(name)));
	return given.map(([name, value]) => `${cell(name, widest)}  ${oneLine(String(value))}`).join("\n");
}

/** A small chart: a bar for each name, its number, and a remark. */
export function bars(rows: [name: string, value: number, remark: string][], columns = 40): string {
	const most = Math.max(1, ...rows.map(([, value]) => value));
	const names = Math.max(0, ...rows.map(([name]) => width(clip(oneLine(name), columns))));
	const line = ([name, value, remark]: (typeof rows)[number]) => {
		const bar = "█".repeat(Math.max(value > 0 ? 1 : 0, Math.round((value / most) * columns)));
		return `${cell(clip(oneLine(name), columns), names)}  ${bar} ${value} ${remark}`.trimEnd();
	};
	return rows.map(line).join("\n");
}
