/** The messages of the web client: complete in each language, with each plural form, and words for each code. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import {
	languages,
	parsedPart,
	partOf,
	problemsOfWords,
	readTexts,
	WORD_FOLDERS,
	WORD_PARTS,
	WORDS,
} from "../../../clients/web/build/words.ts";
import { testFolder } from "../../support/folder.ts";
import { COMPUTED_MESSAGES } from "../../support/web/computed-messages.ts";
import { unusedMessages } from "../../support/web/unused-messages.ts";

t.test("the messages are complete", async (t) => {
	t.same(languages(), ["ar", "en", "es", "fr", "it", "pt", "ro", "ru", "sq", "uk"]);
	t.same(problemsOfWords(), []);
});

t.test("a sentence names each fault of the messages", async (t) => {
	const folder = testFolder(t);
	const folders = WORD_FOLDERS.map((from, number) => {
		const copy = path.join(folder, String(number));
		cpSync(from, copy, { recursive: true });
		return copy;
	});
	const change = (file: string, from: string, to: string) => {
		const full = folders.map((each) => path.join(each, file)).find(existsSync) ?? "";
		const text = readFileSync(full, "utf8");
		t.ok(text.includes(from), `${file} has ${from}`);
		writeFileSync(full, text.replace(from, to));
	};
	change("en/errors.json", '"error.gone"', '"error.went"');
	change("en/alarms.json", '"alarm.keybag-old.safe"', '"alarm.keybag-old.other"');
	change("ar/door.json", '"door.password"', '"door.pass"');
	change("ar/parts.json", "{request}", "{demand}");
	change("ar/door.json", "few {شهد لك # أشخاص} ", "");
	change("ar/today.json", "لا شيء ينتظرك.", "{لا");
	for (const file of ["ro/vetting.json", "uk/log.json"]) writeFileSync(path.join(folder, "0", file), "{}");
	const problems = problemsOfWords(folders);
	for (const wanted of [
		"en: error.gone has no words",
		"en: alarm.keybag-old.safe has no words",
		"words/ar/errors.json: error.went is missing",
		"words/ar/errors.json: error.gone is not in en",
		"words/ar/door.json: door.password is missing",
		"words/ar/door.json: door.pass is not in en",
		"words/ro/vetting.json: vetting.title is missing",
		"words/uk/log.json: log.back is missing",
		"words/ar/parts.json: parts.request lacks the argument request",
		"words/ar/parts.json: parts.request has an argument demand that en lacks",
		'words/ar/door.json: door.vouched lacks the plural form "few" of vouched',
	])
		t.ok(problems.includes(wanted), wanted);
	t.ok(problems.some((problem) => problem.startsWith("words/ar/today.json: today.nothing isn't an ICU message")));
});

t.test("each message is named by a source file", async (t) => {
	const clients = path.resolve(WORDS, "../..");
	// The command line shows the shared words, too.
	const files = ["web", "cli"].flatMap((client) =>
		readdirSync(path.join(clients, client), { recursive: true, encoding: "utf8" }).map((file) => path.join(clients, client, file)),
	);
	const built = path.join(clients, "web", "dist");
	const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.startsWith(built)).map((file) => readFileSync(file, "utf8"));
	const ids = Object.values(readTexts("en")).flatMap((texts) => Object.keys(texts));
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

t.test("the lists of messages in ids.ts and in the files are the same", async (t) => {
	const ids = readFileSync(path.join(WORDS, "ids.ts"), "utf8");
	const listed = [...ids.matchAll(/\/en\/([\w-]+)\.json"/g)].map((match) => match[1]);
	t.same(listed.sort(), Object.keys(readTexts("en")).sort());
});

t.test("each file of messages lies in one folder only", async (t) => {
	const names = WORD_FOLDERS.flatMap((folder) => readdirSync(path.join(folder, "en")));
	t.equal(new Set(names).size, names.length);
});

t.test("each message is in exactly one part, and the door has those of its own screens only", async (t) => {
	const inParts = WORD_PARTS.flatMap((part) => Object.keys(parsedPart("en", part)));
	t.same(inParts.sort(), Object.values(readTexts("en")).flatMap(Object.keys).sort());
	t.equal(partOf("errors"), "door");
	t.equal(partOf("cases"), "casework");
	t.equal(partOf("desk"), "admin");
});
