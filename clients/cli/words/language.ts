/** The language that the person has chosen, and the words that all clients share (`clients/words`). */
import { readFileSync } from "node:fs";
import type { AlarmCode } from "#sdk/alarms.ts";
import english from "../../words/en/forms.json" with { type: "json" };
import { isOffered, LANGUAGES } from "../../words/languages.ts";
import { ROOMS, type Room } from "../../words/rooms.ts";
import { UsageError } from "../problems.ts";
import { messages } from "./messages.ts";

type Texts = Record<string, string>;

const FOLDER = new URL("../../words/", import.meta.url);

let forms: Texts = english;
let codes: Texts = {};

/** Changes the language of the shared words for this run of the program. @throws UsageError for a language without words */
export function setLanguage(language: string): void {
	if (!isOffered(language)) throw new UsageError(messages.badLanguage(Object.keys(LANGUAGES).sort()));
	if (language === "en") [forms, codes] = [english, {}];
	else {
		const all: Record<string, [hash: string, text: string]> = readJson(`${language}.json`);
		const shared = (Object.keys(ROOMS) as Room[]).filter((room) => "isInCommandLine" in ROOMS[room]);
		const ids = shared.flatMap((room) => Object.keys(readJson(`en/${room}.json`)));
		codes = Object.fromEntries(ids.flatMap((id) => (all[id] ? [[id, all[id][1]]] : [])));
		forms = { ...english, ...codes };
	}
}

const readJson = (file: string) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));

/** A word of sections, forms, fields and their codes. */
export const formText = (id: string): string | undefined => forms[id];

/**
 * A shared sentence, or the name of a code, in the chosen language. Undefined in English, because the command line has English words of its
 * own.
 */
export const translated = (id: string): string | undefined => codes[id];

/** A code as people see it. In English it stands as it is, because that is how it is typed. @param family such as "parts.role" */
export function codeInWords(family: string, code: string | null | undefined): string {
	return code == null ? "" : (translated(`${family}.${code}`) ?? code);
}

/** A code that people also type. In a language other than English its words come first, as in "Безпека (shelter)". */
export function typedCode(family: string, code: string): string {
	const words = translated(`${family}.${code}`);
	return words === undefined ? code : `${words} (${code})`;
}

/** An alarm in the chosen language: what was seen, what it doesn't mean, what is safe, what to do now. Sentences about a page are left out. */
export function translatedAlarm(code: AlarmCode): string | undefined {
	const sentences = ["saw", "not", "safe", "do"].map((each) => translated(`alarm.${code}.${each}`)).filter((each) => each !== undefined);
	return sentences.length === 0 ? undefined : sentences.join("\n");
}
