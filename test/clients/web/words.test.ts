/** The messages of the web client: complete in each language, with each plural form, and words for each code. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t, { type Test } from "tap";
import { languages, WORDS } from "../../../clients/web/build/catalogues.ts";
import { messageTexts, parsedPart, problemsOfWords } from "../../../clients/web/build/words.ts";
import { WORD_PARTS } from "../../../clients/words/rooms.ts";
import { testFolder } from "../../support/folder.ts";
import { COMPUTED_MESSAGES } from "../../support/web/computed-messages.ts";
import { unusedMessages } from "../../support/web/unused-messages.ts";

t.test("the files of texts have no problems", async (t) => {
	t.same(languages(), ["ar", "en", "es", "fr", "it", "pt", "ro", "ru", "sq", "uk"]);
	t.same(problemsOfWords(), []);
});

/** Copies the texts, and changes them. @returns the folder of the copy */
function changed(t: Test, changes: [file: string, from: string, to: string][]): string {
	const folder = testFolder(t);
	cpSync(WORDS, folder, { recursive: true });
	for (const [file, from, to] of changes) {
		const full = path.join(folder, file);
		const text = readFileSync(full, "utf8");
		t.ok(text.includes(from), `${file} has ${from}`);
		writeFileSync(full, text.replace(from, to));
	}
	return folder;
}

t.test("a sentence names each fault of the texts", async (t) => {
	const folder = changed(t, [
		["en/errors.json", '"error.gone"', '"error.went"'],
		["en/alarms.json", '"alarm.keybag-old.safe"', '"alarm.keybag-old.other"'],
		["en/cases.json", '"cases.', '"ask.title": "Again",\n  "cases.'],
		["ar.json", "{request}", "{demand}"],
		["ar.json", "few {شهد لك # أشخاص} ", ""],
		["ar.json", "لا شيء ينتظرك.", "{لا"],
		["ar.json", '  "ask.', ' "ask.'],
	]);
	writeFileSync(path.join(folder, "en/weather.json"), "{}");
	const problems = problemsOfWords(folder);
	for (const wanted of [
		"words/en: error.gone is missing",
		"words/en: alarm.keybag-old.safe is missing",
		"words/en/cases.json: ask.title is in ask.json, too",
		"words/en/weather.json isn't in rooms.ts",
		'words/ar.json: error.gone is not in en. "npm run fix" removes it',
		'words/ar.json isn\'t sorted by id with one text a line. "npm run fix" mends it',
		"ar: parts.request lacks the argument request",
		"ar: parts.request has an argument demand that en lacks",
		'ar: door.vouched lacks the plural form "few" of vouched',
	])
		t.ok(problems.includes(wanted), wanted);
	t.ok(problems.some((problem) => problem.startsWith("ar: today.nothing isn't an ICU message")));
});

t.test("each message is named by a source file", async (t) => {
	const clients = path.dirname(WORDS);
	// The command line shows the shared words, too.
	const files = ["web", "cli"].flatMap((client) =>
		readdirSync(path.join(clients, client), { recursive: true, encoding: "utf8" }).map((file) => path.join(clients, client, file)),
	);
	const built = path.join(clients, "web", "dist");
	const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.startsWith(built)).map((file) => readFileSync(file, "utf8"));
	const ids = Object.keys(messageTexts("en"));
	t.same(unusedMessages(ids, sources, COMPUTED_MESSAGES), []);
});

t.test("a message that nothing names is found", async (t) => {
	const sources = [
		'say("cases.open"); const other = "closed"; // A word of the file: opened.',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a screen.
		'const kind = isLate ? "late" : "food"; say(`cases.${kind}${isShort ? ".short" : ""}`)',
	];
	const computed = { "first.need": ["sleep"] };
	t.same(unusedMessages(["cases.open", "cases.food", "cases.late.short", "first.need.sleep"], sources, computed), []);
	const unused = ["cases.opened", "cases.closed", "cases.food.long", "first.need.rest", "first.sleep", "cases"];
	t.same(unusedMessages(unused, sources, computed), unused);
});

t.test("each message is in exactly one part", async (t) => {
	const inParts = WORD_PARTS.flatMap((part) => Object.keys(parsedPart("fr", part)));
	t.same(inParts.sort(), Object.keys(messageTexts("en")).sort());
});
