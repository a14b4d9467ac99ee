/** `npm run words`: the state of the translations, PO files for translators, and changes that are checked. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t, { type Test } from "tap";
import { catalogueFile, hashOf, ROOM_NAMES, readCatalogue, translations, WORDS } from "../../clients/web/build/catalogues.ts";
import { infoOf, ROOMS } from "../../clients/words/rooms.ts";
import { keepTranslations, takeTranslations, tidyCatalogues } from "../../scripts/words/change.ts";
import { fromPo, toPo } from "../../scripts/words/po.ts";
import { listText, stateOfWords, stateText } from "../../scripts/words/state.ts";
import { testFolder } from "../support/folder.ts";

const ROOT = path.dirname(path.dirname(WORDS));

function copy(t: Test): string {
	const folder = testFolder(t);
	cpSync(WORDS, folder, { recursive: true });
	return folder;
}

function replace(file: string, from: string, to: string): void {
	const text = readFileSync(file, "utf8");
	if (!text.includes(from)) throw new Error(`${file} lacks ${from}`);
	writeFileSync(file, text.replace(from, to));
}

const catalogues = (folder: string) => translations().map((language) => readFileSync(catalogueFile(language, folder), "utf8"));

t.test("an exported file gives back the same catalogue", async (t) => {
	for (const language of ["fr", "ar"]) {
		const folder = copy(t);
		const before = readCatalogue(language, folder);
		const { texts, problems, ...rest } = fromPo(toPo(language, { isOpenOnly: false }, folder), folder);
		t.same(problems, []);
		t.equal(rest.language, language);
		t.same(takeTranslations({ [language]: texts }, folder), []);
		t.same(readCatalogue(language, folder), before);
	}
});

t.test("an exported entry has the English text, the place, limits and arguments; one that is behind is fuzzy", async (t) => {
	const folder = copy(t);
	replace(path.join(folder, "en/call-card.json"), '"Call card"', '"Call sheet"');
	const all = Buffer.from(toPo("ru", { isOpenOnly: false }, folder)).toString();
	const entryOf = (file: string, id: string) => file.split("\n\n").find((each) => each.includes(`msgctxt "${id}"`)) ?? "";
	t.match(entryOf(all, "call.title"), /#, fuzzy[\s\S]*msgid "Call sheet"/);
	t.match(entryOf(all, "section.identity"), `At most ${ROOMS.forms.longest} characters.`);
	t.match(entryOf(all, "consent.days-count"), /Keep these names as they are: \{days\}\.\n#\. Plural forms of this language: .*many/);
	t.match(entryOf(all, "today.nothing"), "Picture: docs/pictures/today.png");
	const open = Buffer.from(toPo("ru", { isOpenOnly: true }, folder)).toString();
	t.match(entryOf(open, "call.title"), "fuzzy");
	t.equal(entryOf(open, "call.say.talk"), "", "it is current");
	const { texts, open: left } = fromPo(toPo("ru", { isOpenOnly: true }, folder), folder);
	t.same(texts, {}, "what is still fuzzy isn't taken");
	t.ok(left > 0);
});

t.test("pictures of screens exist", async (t) => {
	const pictures = ROOM_NAMES.flatMap((room) => infoOf(room).picture ?? []);
	t.ok(pictures.length > 0);
	for (const picture of pictures) t.ok(existsSync(path.join(ROOT, picture)), picture);
});

t.test("one faulty translation is named with its reason, and nothing is changed", async (t) => {
	const folder = copy(t);
	const before = catalogues(folder);
	const good = { "call.title": "Carte" };
	const faults: [texts: Record<string, string>, problem: string][] = [
		[{ "call.call": "Appeler {numero}" }, "fr: call.call lacks the argument number"],
		[
			{ "consent.days-count": "{days, plural, one {# jour} other {# jours}}" },
			'fr: consent.days-count lacks the plural form "many" of days',
		],
		[{ "call.when": "{value" }, "fr: call.when isn't an ICU message"],
		[{ "call.link": " " }, "fr: call.link is empty"],
		[{ "call.nothing": "Rien" }, "fr: call.nothing is not in en"],
		[{ "section.identity": "i".repeat(61) }, "fr: section.identity has 61 characters, and may have 60"],
		[{ "error.gone": "Un\nmot" }, "fr: error.gone must be plain text in one line"],
	];
	for (const [texts, problem] of faults) {
		const problems = takeTranslations({ fr: { ...good, ...texts } }, folder);
		t.ok(
			problems.some((each) => each.startsWith(problem)),
			`${problem}: ${problems}`,
		);
	}
	t.match(takeTranslations({ fr: good, xx: {} }, folder), ["xx is no language that texts are translated to"]);
	t.same(catalogues(folder), before);
});

t.test("a translation of an English text that has changed meanwhile isn't taken", async (t) => {
	const folder = copy(t);
	const file = toPo("it", { isOpenOnly: false }, folder);
	replace(path.join(folder, "en/call-card.json"), '"Call card"', '"Call sheet"');
	t.same(fromPo(file, folder).problems, ["it: call.title has another English text now: Call sheet"]);
});

t.test("a translation that stays right is kept as current", async (t) => {
	const folder = copy(t);
	replace(path.join(folder, "en/call-card.json"), '"Call card"', '"Call card."');
	const behind = () => stateOfWords(folder).lacks.filter(({ id }) => id === "call.title").length;
	t.equal(behind(), translations().length);
	t.same(keepTranslations(["call.title", "call.other"], folder), ["call.other is not in en"]);
	t.same(keepTranslations(["call.title"], folder), []);
	t.equal(behind(), 0);
	t.equal(readCatalogue("es", folder)["call.title"]?.[0], hashOf("Call card."));
});

t.test("the state counts what is missing and behind, and marks what must be current", async (t) => {
	const folder = copy(t);
	const before = stateOfWords(folder);
	replace(path.join(folder, "en/call-card.json"), '"Call card"', '"Call sheet"');
	replace(path.join(folder, "en/cases.json"), '"cases.title"', '"cases.new-title"');
	tidyCatalogues(folder);
	const after = stateOfWords(folder);
	t.same(after.languages.sq, {
		missing: (before.languages.sq?.missing ?? 0) + 1,
		behind: (before.languages.sq?.behind ?? 0) + 1,
		spoken: before.languages.sq?.spoken,
	});
	t.match(stateText(after), `sq  ${after.languages.sq?.missing} missing, ${after.languages.sq?.behind} behind`);
	t.match(listText(after), "sq  behind  call-card  call.title  !\n");
	t.match(listText(after), "sq  missing  cases  cases.new-title\n");
});

t.test("the program says how it is used, and refuses a release with open texts", async (t) => {
	const run = (...words: string[]): Promise<{ code: number; out: string; err: string }> =>
		new Promise((resolve) => {
			const child = [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), path.join(ROOT, "scripts/words.ts"), ...words];
			execFile(process.execPath, child, { maxBuffer: 1 << 24 }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
		});
	t.match((await run("--help")).out, "docs/translating.md");
	t.match(await run("translate"), { code: 1, err: /export LANGUAGE FILE/ });
	const state = JSON.parse((await run("--json")).out);
	t.equal((await run("--release")).code, state.lacks.length > 0 ? 1 : 0);
	const bad = path.join(testFolder(t), "bad.json");
	writeFileSync(bad, JSON.stringify({ "call.call": { fr: "Appeler" } }));
	t.match(await run("set", bad), { code: 1, err: "fr: call.call lacks the argument number\nNothing was changed." });
});
