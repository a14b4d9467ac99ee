/** The texts as the web client gets them, which of them are missing or behind, and what is wrong with them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { allActions } from "#protocol/actions.ts";
import { errorCodes, FULL_LIMITS } from "#protocol/errors.ts";
import { ALARM_CODES } from "#sdk/alarms.ts";
import { UNREADABLE_CAUSES } from "#sdk/compartments/unreadable.ts";
import { ALWAYS_CURRENT, ROOMS, type Room, type WordPart } from "../../words/rooms.ts";
import {
	type Catalogue,
	catalogueFile,
	catalogueText,
	hashOf,
	languages,
	ROOM_NAMES,
	readCatalogue,
	readEnglish,
	readRoom,
	SOURCE,
	type Texts,
	translations,
	WORDS,
} from "./catalogues.ts";
import { type Parsed, parsed, problemsOfMessage } from "./messages.ts";

/** A message as the page gets it. `en`: the language has no text for it, so the English one stands in. */
export type Message = Parsed | { en: Parsed };

/** Each alarm has these four sentences: what we saw, what it doesn't mean, what is safe, what to do now. */
const ALARM_SENTENCES = ["saw", "not", "safe", "do"];

const roomsOf = (part: WordPart | "forms" | "site"): Room[] => ROOM_NAMES.filter((room) => ROOMS[room].part === part);
const englishOf = (part: WordPart | "forms" | "site", folder = WORDS): Texts =>
	Object.assign({}, ...roomsOf(part).map((room) => readRoom(room, folder)));

/** @returns the messages of a part, parsed. */
export function parsedPart(language: string, part: WordPart, folder = WORDS): Record<string, Message> {
	const own = ownTexts(language, folder);
	return Object.fromEntries(
		Object.entries(englishOf(part, folder)).map(([id, english]) => {
			const text = own[id];
			return [id, text === undefined ? { en: parsed(english) } : parsed(text)];
		}),
	);
}

/** @returns the words of forms. The English word stands in for a missing one. */
export const formTexts = (language: string, folder = WORDS): Texts => {
	const english = englishOf("forms", folder);
	const own = ownTexts(language, folder);
	return Object.fromEntries(Object.entries(english).map(([id, text]) => [id, own[id] ?? text]));
};

/** @returns by language: the hash of all texts that the person hears. A consent keeps it, so that a changed sentence is another version. */
export function spokenVersions(folder = WORDS): Record<string, string> {
	const english = readRoom("spoken", folder);
	return Object.fromEntries(
		languages().map((language) => {
			const own = ownTexts(language, folder);
			const heard = Object.keys(english)
				.sort()
				.map((id) => [id, own[id] ?? english[id]]);
			return [language, hashOf(JSON.stringify(heard))];
		}),
	);
}

/** @returns the texts that the language has, without those that stand in. A text that is behind counts while its arguments fit. */
export function ownTexts(language: string, folder = WORDS): Texts {
	const english = readEnglish(folder);
	if (language === SOURCE) return english;
	const fits = ([id, [hash, text]]: [string, [string, string]]) =>
		english[id] !== undefined && (hash === hashOf(english[id]) || problemsOfMessage(language, text, english[id]).length === 0);
	return Object.fromEntries(
		Object.entries(readCatalogue(language, folder))
			.filter(fits)
			.map(([id, [, text]]) => [id, text]),
	);
}

/** @returns the messages of the web client that the language has, without the words of forms and of the public site. */
export function messageTexts(language: string): Texts {
	const others = { ...englishOf("forms"), ...englishOf("site") };
	return Object.fromEntries(Object.entries(ownTexts(language)).filter(([id]) => !(id in others)));
}

/** A text that a language lacks, or whose English text has changed since. */
export interface Lack {
	language: string;
	room: Room;
	id: string;
	state: "missing" | "behind";
}

export function lacks(folder = WORDS): Lack[] {
	return translations().flatMap((language) => {
		const catalogue = readCatalogue(language, folder);
		return ROOM_NAMES.flatMap((room) =>
			Object.entries(readRoom(room, folder)).flatMap(([id, english]): Lack[] => {
				const state = stateOf(catalogue[id], english);
				return state === "current" ? [] : [{ language, room, id, state }];
			}),
		);
	});
}

function stateOf(entry: Catalogue[string] | undefined, english: string): "current" | "missing" | "behind" {
	if (entry === undefined) return "missing";
	return entry[0] === hashOf(english) ? "current" : "behind";
}

/** @returns whether the text must be current in each language. */
export const mustBeCurrent = ({ room }: Pick<Lack, "room">): boolean => ALWAYS_CURRENT.has(ROOMS[room].class);

/** @returns one line for each problem of the files, apart from texts that are missing or behind. */
export function problemsOfWords(folder = WORDS): string[] {
	const english = readEnglish(folder);
	return [
		...problemsOfRooms(folder),
		...problemsOfTexts("en", Object.entries(english), english),
		...missingCodes(english),
		...translations().flatMap((language) => problemsOfCatalogue(language, english, folder)),
	];
}

function problemsOfRooms(folder: string): string[] {
	const files = readdirSync(path.join(folder, SOURCE)).map((file) => path.basename(file, ".json"));
	const unlisted = files.filter((file) => !(file in ROOMS)).map((file) => `words/en/${file}.json isn't in rooms.ts`);
	const rooms = new Map<string, Room>();
	const twice = ROOM_NAMES.flatMap((room) =>
		Object.keys(readRoom(room, folder)).flatMap((id) => {
			const other = rooms.get(id);
			rooms.set(id, room);
			return other === undefined ? [] : [`words/en/${room}.json: ${id} is in ${other}.json, too`];
		}),
	);
	return [...unlisted, ...twice];
}

function missingCodes(english: Texts): string[] {
	const needed = [
		...errorCodes.map((code) => `error.${code}`),
		...FULL_LIMITS.map((limit) => `error.full.${limit}`),
		...ALARM_CODES.flatMap((code) => ALARM_SENTENCES.map((sentence) => `alarm.${code}.${sentence}`)),
		...UNREADABLE_CAUSES.map((cause) => `cause.${cause}`),
		...allActions.map((action) => `log.action.${action}`),
	];
	return needed.filter((id) => !(id in english)).map((id) => `words/en: ${id} is missing`);
}

function problemsOfCatalogue(language: string, english: Texts, folder: string): string[] {
	const file = catalogueFile(language, folder);
	if (!existsSync(file)) return [`words/${language}.json is missing`];
	const catalogue = readCatalogue(language, folder);
	const unknown = Object.keys(catalogue).filter((id) => !(id in english));
	// A text that is behind and doesn't fit any more is no problem: the English one stands in for it.
	const current = Object.entries(catalogue).filter(([id, entry]) => id in english && stateOf(entry, english[id] as string) === "current");
	const isTidy = readFileSync(file, "utf8") === catalogueText(catalogue);
	return [
		...unknown.map((id) => `words/${language}.json: ${id} is not in ${SOURCE}. "npm run fix" removes it`),
		...(isTidy ? [] : [`words/${language}.json isn't sorted by id with one text a line. "npm run fix" mends it`]),
		...problemsOfTexts(
			language,
			current.map(([id, [, text]]) => [id, text]),
			english,
		),
	];
}

function problemsOfTexts(language: string, texts: [id: string, text: string][], english: Texts): string[] {
	return texts.flatMap(([id, text]) =>
		problemsOfMessage(language, text, english[id] as string).map((problem) => `${language}: ${id} ${problem}`),
	);
}
