/** `npm run words`: the state of the translations, and changes of them. `npm run words -- --help` lists what it does. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readEnglish, translations } from "../clients/web/build/catalogues.ts";
import { lacks } from "../clients/web/build/words.ts";
import { takeTranslations, tidyCatalogues } from "./words/change.ts";

const HELP = `npm run words                 how many texts each language lacks, and how many are behind
npm run words -- --list       names each of them
npm run words -- set FILE     takes translations from a JSON file: {"<id>": {"<language>": "<text>", ...}, ...}. "-" reads standard input
npm run words -- tidy         sorts the catalogues, and removes texts that English lacks. "npm run fix" does it, too`;

function printState(isList: boolean): void {
	const all = lacks();
	console.log(`${Object.keys(readEnglish()).length} texts in English`);
	for (const language of translations()) {
		const count = (state: string) => all.filter((each) => each.language === language && each.state === state).length;
		console.log(`${language}  ${count("missing")} missing, ${count("behind")} behind`);
	}
	if (isList) for (const { language, room, id, state } of all) console.log(`${language}  ${state}  ${room}  ${id}`);
}

function set(file: string): void {
	const byId: Record<string, Record<string, string>> = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
	const taken: Record<string, Record<string, string>> = {};
	for (const [id, texts] of Object.entries(byId))
		for (const [language, text] of Object.entries(texts)) taken[language] = { ...taken[language], [id]: text };
	const problems = takeTranslations(taken);
	for (const problem of problems) console.error(problem);
	if (problems.length > 0) {
		console.error("Nothing was changed.");
		process.exitCode = 1;
	}
}

const { values, positionals } = parseArgs({
	options: { help: { type: "boolean" }, list: { type: "boolean" } },
	allowPositionals: true,
});
const [action, file] = positionals;
if (values.help) console.log(HELP);
else if (action === undefined) printState(values.list === true);
else if (action === "tidy") tidyCatalogues();
else if (action === "set" && file !== undefined) set(file);
else {
	console.error(HELP);
	process.exitCode = 1;
}
