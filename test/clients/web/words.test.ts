/** The messages of the web client: complete in each language, with each plural form, and words for each code. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t, { type Test } from "tap";
import { catalogueText, hashOf, languages, readCatalogue, readEnglish, WORDS } from "../../../clients/web/build/catalogues.ts";
import {
	lacks,
	messageTexts,
	mustBeCurrent,
	ownTexts,
	parsedPart,
	problemsOfWords,
	spokenVersions,
} from "../../../clients/web/build/words.ts";
import { WORD_PARTS } from "../../../clients/words/rooms.ts";
import { testFolder } from "../../support/folder.ts";
import { COMPUTED_MESSAGES } from "../../support/web/computed-messages.ts";
import type { Source } from "../../support/web/message-uses.ts";
import { unusedMessages } from "../../support/web/unused-messages.ts";
import { valueFaults } from "../../support/web/value-faults.ts";

t.test("the files of texts have no problems", async (t) => {
	t.same(languages(), ["ar", "en", "es", "fr", "it", "pt", "ro", "ru", "sq", "uk"]);
	t.same(problemsOfWords(), []);
});

t.test("what is spoken, stands on the call card, or is an alarm or an error is current in each language", async (t) => {
	const dangerous = lacks().filter(mustBeCurrent);
	t.same(
		dangerous.map(({ language, id, state }) => `${language}: ${id} is ${state}`),
		[],
	);
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

t.test("what says who is signed in doesn't sound like the button to sign in", async (t) => {
	for (const language of languages()) {
		const { "house.signed-in-as": signedIn = "", "door.sign-in": button = "" } = ownTexts(language);
		t.ok(signedIn !== "" && button !== "" && !signedIn.startsWith(button), `${language}: ${signedIn}`);
	}
});

t.test("a missing text is counted, and one that is behind stays while its arguments fit", async (t) => {
	const folder = changed(t, [
		["en/call-card.json", '"Call card"', '"Call sheet"'],
		["en/cases.json", '"cases.title": "', '"cases.title": "{count} '],
	]);
	const catalogue = readCatalogue("fr", folder);
	const { "alarm.directory-void.saw": _, ...rest } = catalogue;
	writeFileSync(path.join(folder, "fr.json"), catalogueText(rest));
	const french = lacks(folder).filter(({ language }) => language === "fr");
	t.match(
		french.filter(({ id }) => ["alarm.directory-void.saw", "call.title", "cases.title"].includes(id)),
		[
			{ room: "alarms", id: "alarm.directory-void.saw", state: "missing" },
			{ room: "call-card", id: "call.title", state: "behind" },
			{ room: "cases", id: "cases.title", state: "behind" },
		],
	);
	t.same(
		french.filter(mustBeCurrent).map(({ id }) => id),
		["alarm.directory-void.saw", "call.title"],
	);
	const own = ownTexts("fr", folder);
	t.equal(own["call.title"], catalogue["call.title"]?.[1], "its arguments fit");
	t.notOk("cases.title" in own, "English has a new argument");
	t.notOk("alarm.directory-void.saw" in own);
	t.same(problemsOfWords(folder), [], "neither is a fault");
	t.same(parsedPart("fr", "door", folder)["alarm.directory-void.saw"], { en: readEnglish(folder)["alarm.directory-void.saw"] });
	t.equal(parsedPart("fr", "casework", folder)["call.title"], catalogue["call.title"]?.[1]);
	t.match(parsedPart("fr", "casework", folder)["cases.title"], { en: [{ value: "count" }, { value: " Cases" }] });
});

t.test("a sentence names each fault of the texts", async (t) => {
	const folder = changed(t, [
		["en/errors.json", '"error.gone"', '"error.went"'],
		["en/log-codes.json", '"log.action.case.read"', '"log.action.case.reed"'],
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
		"words/en: log.action.case.read is missing",
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

const clients = path.dirname(WORDS);
/** The source files of both clients: the command line shows some of the texts, too. */
const sources: Source[] = ["web", "cli"]
	.flatMap((client) =>
		readdirSync(path.join(clients, client), { recursive: true, encoding: "utf8" }).map((file) => path.join(client, file)),
	)
	.filter((file) => /\.tsx?$/.test(file) && !file.startsWith(path.join("web", "dist")))
	.map((file) => ({ file, text: readFileSync(path.join(clients, file), "utf8") }));

t.test("each message is named by a source file", async (t) => {
	t.same(unusedMessages(Object.keys(messageTexts("en")), sources, COMPUTED_MESSAGES), []);
});

t.test("a message that nothing names is found", async (t) => {
	const made = [
		'say("cases.open"); const other = "closed"; // A word of the file: "opened".',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a screen.
		'const kind = isLate ? "late" : "food"; say(`cases.${kind}${isShort ? ".short" : ""}`)',
	].map((text) => ({ file: "made.tsx", text }));
	const computed = { "first.need": ["sleep"] };
	t.same(unusedMessages(["cases.open", "cases.food", "cases.late.short", "first.need.sleep"], made, computed), []);
	const unused = ["cases.opened", "cases.closed", "opened", "cases.food.long", "first.need.rest", "first.sleep", "cases"];
	t.same(unusedMessages(unused, made, computed), unused);
});

t.test("each message gets the values that its English text has as arguments", async (t) => {
	const { faults, compared } = valueFaults(messageTexts("en"), sources);
	t.same(faults, []);
	t.ok(compared > 1000, `${compared} places were compared`);
});

t.test("a message without its values is found", async (t) => {
	const english = {
		"a.plain": "Plain",
		"a.name": "{name}",
		"a.count": "{count, plural, one {# of {all}} other {#}}",
		"a.kind.one": "{name}",
	};
	const text = [
		'<Say id="a.plain" values={{ name }} />;',
		'<Say id="a.name" />;',
		'words.say("a.count", { count: 1 });',
		'show(isPlain ? "a.plain" : "a.name", { name });',
		"const values = { nam: 1 };",
		// biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a screen.
		"say(`a.kind.${kind}` as MessageId, values);",
		'say("a.name", unknown);',
		'show("other", { text });',
	].join("\n");
	t.same(valueFaults(english, [{ file: "made.tsx", text }]), {
		faults: [
			"made.tsx:1: no message takes the value name",
			"made.tsx:2: a.name needs the value name",
			"made.tsx:3: a.count needs the value all",
			"made.tsx:6: a.kind.one needs the value name",
			"made.tsx:6: no message takes the value nam",
		],
		compared: 5,
	});
});

t.test("a changed sentence that the person hears is another version in that language only", async (t) => {
	const before = spokenVersions();
	t.equal(new Set(Object.values(before)).size, languages().length);
	const ofOne = spokenVersions(
		changed(t, [["fr.json", `"consent.show.help": ["${hashOf(messageTexts("en")["consent.show.help"] as string)}", "`, "$&Bon. "]]),
	);
	t.not(ofOne.fr, before.fr);
	t.same({ ...ofOne, fr: "" }, { ...before, fr: "" });
	const ofScreen = spokenVersions(changed(t, [["en/cases.json", '": "', '": "Now: ']]));
	t.same(ofScreen, before, "a text of a screen isn't heard");
});

t.test("each message is in exactly one part", async (t) => {
	const inParts = WORD_PARTS.flatMap((part) => Object.keys(parsedPart("fr", part)));
	t.same(inParts.sort(), Object.keys(messageTexts("en")).sort());
});
