/** `npm run words`: the state of the translations, and changes of them. `npm run words -- --help` lists what it does. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { translations } from "../clients/web/build/catalogues.ts";
import { keepTranslations, takeTranslations, tidyCatalogues } from "./words/change.ts";
import { fromPo, toPo } from "./words/po.ts";
import { listText, stateOfWords, stateText } from "./words/state.ts";

const HELP = `npm run words -- WHAT

  (nothing)                 how many texts each language lacks, and how many are behind: their English text has changed since
    --behind                names each of them
    --json                  the same as JSON
    --release               fails unless every text is current in every language. Run it before a release

  export LANGUAGE FILE      writes all texts of a language into a PO file, for a translator
    --behind                only those that are missing or behind
  import FILE               takes the translations of a PO file. Entries that are empty or marked "fuzzy" are left out

  set FILE                  takes translations from a JSON file: {"ID": {"LANGUAGE": "TEXT", ...}, ...}. "-" reads standard input
  keep ID ...               says that the translations of these texts are still right, after a small change of the English text
  tidy                      sorts the catalogues, and removes texts that English lacks. "npm run fix" does it, too

If one translation has a fault, its id and the reason are printed, and nothing is changed. docs/translating.md says how translators work.`;

/** Prints problems. @returns whether there were none */
function isGood(problems: readonly string[]): boolean {
	for (const problem of problems) console.error(problem);
	if (problems.length > 0) {
		console.error("Nothing was changed.");
		process.exitCode = 1;
	}
	return problems.length === 0;
}

function printState({ behind, json, release }: { behind?: boolean; json?: boolean; release?: boolean }): void {
	const state = stateOfWords();
	if (json) console.log(JSON.stringify(state, null, 2));
	else console.log(behind ? listText(state) : stateText(state));
	if (release && state.lacks.length > 0) {
		console.error(`${state.lacks.length} translations are missing or behind. A release needs all of them.`);
		process.exitCode = 1;
	}
}

function exportPo(language: string, file: string, isOpenOnly: boolean): void {
	if (isGood(translations().includes(language) ? [] : [`${language} is none of ${translations().join(", ")}`]))
		writeFileSync(file, toPo(language, { isOpenOnly }));
}

function importPo(file: string): void {
	const { language, texts, open, problems } = fromPo(readFileSync(file));
	const faults = problems.length > 0 ? problems : takeTranslations({ [language]: texts });
	if (isGood(faults)) console.log(`${language}: ${Object.keys(texts).length} translations were taken, ${open} entries are still open.`);
}

function set(file: string): void {
	const byId: Record<string, Record<string, string>> = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
	const taken: Record<string, Record<string, string>> = {};
	for (const [id, texts] of Object.entries(byId))
		for (const [language, text] of Object.entries(texts)) taken[language] = { ...taken[language], [id]: text };
	isGood(takeTranslations(taken));
}

const { values, positionals } = parseArgs({
	options: { help: { type: "boolean" }, behind: { type: "boolean" }, json: { type: "boolean" }, release: { type: "boolean" } },
	allowPositionals: true,
});
const [action, one, other] = positionals;
if (values.help) console.log(HELP);
else if (action === undefined) printState(values);
else if (action === "export" && one !== undefined && other !== undefined) exportPo(one, other, values.behind === true);
else if (action === "import" && one !== undefined) importPo(one);
else if (action === "set" && one !== undefined) set(one);
else if (action === "keep" && one !== undefined) isGood(keepTranslations(positionals.slice(1)));
else if (action === "tidy") tidyCatalogues();
else {
	console.error(HELP);
	process.exitCode = 1;
}
