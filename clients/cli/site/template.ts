/** The texts and files of the template, which come with the program. */
import { readFileSync } from "node:fs";
import type { Assets, Words } from "../../site/input.ts";
import english from "../../words/en/site.json" with { type: "json" };

const CLIENTS = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, CLIENTS), "utf8");

export const readAssets = (): Assets => ({
	"site.css": read("site/assets/site.css"),
	"leave.js": read("site/assets/leave.js"),
	"search.js": read("site/assets/search.js"),
	"icon.svg": read("site/assets/icon.svg"),
});

/** The texts of the template. The English text stands in for a missing one. */
export function readSiteWords(languages: readonly string[]): Record<string, Words> {
	return Object.fromEntries(languages.map((language) => [language, language === "en" ? english : { ...english, ...own(language) }]));
}

function own(language: string): Words {
	const all: Record<string, [hash: string, text: string]> = JSON.parse(read(`words/${language}.json`));
	return Object.fromEntries(Object.keys(english).flatMap((id) => (all[id] ? [[id, all[id][1]]] : [])));
}
