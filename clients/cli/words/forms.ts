/** Words for sections, forms, fields and codes, in one of ten languages. All clients share these files. */
import { readdirSync, readFileSync } from "node:fs";
import english from "../../words/en/forms.json" with { type: "json" };
import { UsageError } from "../problems.ts";
import { messages } from "./messages.ts";

const FOLDER = new URL("../../words/", import.meta.url);

let words: Record<string, string> = english;

/** Changes the language of these words for this run of the program. @throws UsageError for a language without words */
export function setFormLanguage(language: string): void {
	const languages = readdirSync(FOLDER).sort();
	if (!languages.includes(language)) throw new UsageError(messages.badLanguage(languages));
	words = JSON.parse(readFileSync(new URL(`${language}/forms.json`, FOLDER), "utf8"));
}

/** A form or field of a newer program has no words here. Its own name stands for it. */
export const formWords = (form: string): string => words[`form.${form}`] ?? form;
export const fieldWords = (code: string): string => words[`field.${code}`] ?? code;
export const codeWords = (field: string, code: string): string => words[`code.${field}.${code}`] ?? code;
