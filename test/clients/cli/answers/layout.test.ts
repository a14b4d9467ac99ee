/** Text on a terminal: without control characters, measured, in columns. */
import t from "tap";
import { clip, escapeControls, fields, oneLine, table, width } from "../../../../clients/cli/answers/layout.ts";
import { toJson } from "../../../../clients/cli/answers/show.ts";
import { safeName } from "../../../../clients/cli/files.ts";

t.test("control characters in other people's text don't reach the terminal", (t) => {
	t.equal(escapeControls("a\u001b[2Jb"), "a<1B>[2Jb");
	t.equal(escapeControls("title\u009d0;x\u0007"), "title<9D>0;x<07>");
	t.equal(escapeControls("a\u202eb\u2066c"), "a<202E>b<2066>c", "characters that change the direction of text");
	t.equal(escapeControls("two\nlines\tand تحية"), "two\nlines\tand تحية");
	t.equal(oneLine("two\nlines\u2028x"), "two lines x");
	for (let sign = 0; sign < 0xa0; sign++) {
		const text = escapeControls(String.fromCharCode(sign));
		if (sign !== 9 && sign !== 10) t.notMatch(text, /\p{Cc}/u);
		t.notMatch(toJson({ text: String.fromCharCode(sign) }), /\p{Cc}/u, "control characters in JSON");
	}
	t.end();
});

t.test("the width of a text is right in every script", (t) => {
	t.equal(width("Ana"), 3);
	t.equal(width("e\u0301"), 1, "a mark takes none");
	t.equal(width("安全"), 4);
	t.equal(width("👩‍👧"), 2);
	t.equal(width("سلام"), 4);
	t.equal(clip("abcdef", 4), "abc…");
	t.equal(width(clip("安全安全", 5)), 5);
	t.equal(clip("abc", 3), "abc");
	t.end();
});

t.test("columns are aligned in every script", (t) => {
	const lines = table(
		["NAME", "STATE"],
		[
			["Ana", "one"],
			["安全安全", "two"],
			["سلام", "three"],
			["e\u0301va", null],
		],
	).split("\n");
	t.equal(lines[0], "NAME      STATE");
	const starts = lines.slice(1, 4).map((line) => width(line.slice(0, line.search(/one|two|three/))));
	t.ok(
		starts.every((start) => start === starts[0]),
		starts.join(" "),
	);
	t.match(lines[3], /\u2068سلام\u2069/, "right-to-left text is isolated");
	t.equal(table(["A"], [["x\u001b[31m\ny"]]).split("\n")[1], "x<1B>[31m y", "cells are made harmless");
	t.equal(
		fields([
			["name", "Ana"],
			["left out", null],
			["id", 3],
		]),
		"name  Ana\nid    3",
	);
	t.end();
});

t.test("the name of an attachment can't lead to another folder", (t) => {
	t.equal(safeName("../../etc/passwd"), "_.._etc_passwd");
	t.equal(safeName(".bashrc"), "bashrc");
	t.equal(safeName("a\u202egnp.exe"), "a_gnp.exe");
	t.equal(safeName("C:\\x"), "C__x");
	t.equal(safeName("..."), "attachment");
	t.equal(safeName("تقرير.pdf"), "تقرير.pdf");
	t.end();
});
