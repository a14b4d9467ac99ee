/** Forms, fields and codes on the command line, in the language that the person has chosen. */
import { execFile } from "node:child_process";
import t from "tap";
import { fieldWords, formWords, setFormLanguage } from "../../../clients/cli/words/forms.ts";
import { testFolder } from "../../support/folder.ts";
import { CLI } from "../../support/witness.ts";

interface Result {
	exit: number;
	out: string;
	err: string;
}

/** Runs the program in a process of its own. */
function cloister(language: string, words: string[]): Promise<Result> {
	const env = { ...process.env, CLOISTER_CLI_HOME: testFolder(t), CLOISTER_CLI_LANGUAGE: language };
	return new Promise((resolve) => {
		execFile(process.execPath, [CLI, ...words], { env }, (error, out, err) => resolve({ exit: Number(error?.code ?? 0), out, err }));
	});
}

t.test("the fields of a section in Romanian", async (t) => {
	const { exit, out } = await cloister("ro", ["case", "fields", "safe-contact"]);
	t.equal(exit, 0);
	setFormLanguage("ro");
	for (const label of [formWords("channel"), fieldWords("sct_Kind"), fieldWords("sct_When")]) t.match(out, label);
	setFormLanguage("en");
	t.notMatch(out, fieldWords("sct_When"));
});

t.test("an empty setting means English", async (t) => {
	const { out } = await cloister("", ["case", "fields", "safe-contact"]);
	t.match(out, fieldWords("sct_When"));
});

t.test("a language without words is refused", async (t) => {
	const { exit, err } = await cloister("../en", ["help"]);
	t.equal(exit, 2);
	t.match(err, "CLOISTER_CLI_LANGUAGE takes one of: ar, en, es, fr, it, pt, ro, ru, sq, uk.");
});

t.test("a form of a newer program is shown by its name", async (t) => {
	setFormLanguage("uk");
	t.equal(formWords("later"), "later");
	setFormLanguage("en");
});
