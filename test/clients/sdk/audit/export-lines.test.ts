/** Lines of exports: they round trip, and a spreadsheet can't run any of them. */
import t from "tap";
import { toHex } from "#protocol/bytes.ts";
import { type AccessEntryBody, encodeEntry } from "#protocol/log/entry.ts";
import { EXPORT_FORMATS, formatLine, headerOf, parseLine, type WordsOfField } from "#sdk/audit/export-lines.ts";
import { csvCell, csvCells } from "#sdk/csv.ts";

const id = "00000000-0000-4000-8000-000000000001";
const body: AccessEntryBody = {
	v: 1,
	at: Date.UTC(2026, 0, 6, 12),
	actor: id,
	organisation: null,
	desk: null,
	session: new Uint8Array(32).fill(9),
	action: "entry.read",
	objectType: "entry",
	object: id,
	case: id,
	outcome: "allowed",
	purpose: "care",
	basis: "days:90",
	count: 1,
	request: id,
	first: null,
	attested: "server",
	initiator: "person",
};
const whole = { seq: 12, salt: new Uint8Array(16).fill(0xf8), body: encodeEntry(body) };

t.test("a line round trips, and a changed one is refused", async (t) => {
	for (const format of EXPORT_FORMATS) {
		for (const entry of [whole, { seq: 3, salt: null, body: null }])
			t.strictSame(parseLine(format, formatLine(format, entry)), entry, format);
		const line = formatLine(format, whole);
		for (const [from, to] of [
			["care", "self"],
			["12", "13,"],
			[/2026-01-06|"time":1/, "9"],
			["b64:", "b64:A"],
			[toHex(whole.salt), ""],
			["entry.read", "entry.seen"],
			['"outcome":"0"', '"outcome":"4"'],
			['"status_id":1', '"status_id":2'],
		] as const) {
			// Not every format has each of these texts.
			if (line.replace(from, to) === line) continue;
			t.throws(() => parseLine(format, line.replace(from, to)), `${format}: ${from}`);
		}
		t.throws(() => parseLine(format, "nothing"), SyntaxError);
	}
	t.equal(headerOf("jsonl"), "");
	t.match(headerOf("csv"), /^seq,v,at,actor,.*,salt,body\r\n$/);
	t.equal(headerOf("csv").split(",").length, formatLine("csv", whole).split(",").length);
	t.match(JSON.parse(formatLine("jsonl", whole)), { seq: 12, at: "2026-01-06T12:00:00.000Z", action: "entry.read", outcome: "allowed" });
});

t.test("a CSV has names and words beside the ids, and the check leaves them out", async (t) => {
	const words: WordsOfField = (field, value) => (field === "actor" ? '=Ana, "the first"' : field === "action" ? `Words of ${value}` : null);
	const line = formatLine("csv", whole, words);
	t.match(line, new RegExp(`,${id},"'=Ana, ""the first""",,,,,.*,entry\\.read,Words of entry\\.read,`));
	t.match(headerOf("csv", words), /,actor,actorName,organisation,organisationName,desk,deskName,session,action,actionWords,objectType,/);
	t.equal(csvCells(headerOf("csv", words).trim()).length, csvCells(line.trim()).length);
	t.strictSame(parseLine("csv", line), whole);
	t.strictSame(parseLine("csv", line.replace("the first", "hex:00112233445566778899aabbccddeeff,b64:AA")), whole);
	t.throws(() => parseLine("csv", line.replace("care", "self")), SyntaxError);
	t.strictSame(parseLine("csv", formatLine("csv", { seq: 3, salt: null, body: null }, words)), { seq: 3, salt: null, body: null });
	t.same(csvCells('a,"b,""c""",,"d"'), ["a", 'b,"c"', "", "d"]);
});

/** As a spreadsheet reads it in countries where semicolons separate cells: a quote counts only at the beginning of a cell. */
const bySemicolons = (line: string) => line.split(/[;\t\r\n]/).map((cell) => cell.replace(/^[\s"]+/, ""));

t.test("no part of a cell can be read as a formula where semicolons separate cells", async (t) => {
	for (const hostile of ["Ana;=1+1", "Ana\n=1+1", "Ana\r\n+1", "Ana\t@SUM(A1)", 'Ana; "=1+1', "Ana;\n =1", "a;b;-1;=2", "＝1;＝2"])
		for (const cell of bySemicolons(`12,${csvCell(hostile)},end`)) t.notMatch(cell, /^[=+\-@|%＝＋－＠]/, hostile);
});

t.test("no cell can be read as a formula", async (t) => {
	for (const hostile of ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "|calc", '=HYPERLINK("http://x")'])
		t.match(csvCell(hostile), /^"?'/, hostile);
	for (const before of [" ", "\u00a0 ", '"', "'", '" ', "\u200b", "\ufeff", "\u2060 ", "\u202d", "\u00ad"])
		for (const sign of ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"]) {
			t.match(csvCell(before + sign), /^(")?'/, JSON.stringify(before + sign));
			t.match(csvCell(`a;${before}${sign}`), /'[=+\-@＝]/, JSON.stringify(before + sign));
		}
	t.equal(csvCell("a;b; c\nd"), '"a;b; c\nd"');
	t.equal(csvCell('a "word", and more'), '"a ""word"", and more"');
	t.equal(csvCell(-5), "-5");
	t.equal(csvCell(null), "");
	for (const cell of formatLine("csv", whole).trim().split(",")) t.notMatch(cell, /^[=+\-@]/);
});
