/** Changes the catalogues of translations. */
import { readFileSync, writeFileSync } from "node:fs";
import {
	type Catalogue,
	catalogueFile,
	catalogueText,
	hashOf,
	ROOM_NAMES,
	readCatalogue,
	readEnglish,
	readRoom,
	SOURCE,
	type Texts,
	translations,
	WORDS,
} from "../../clients/web/build/catalogues.ts";
import { problemsOfMessage } from "../../clients/web/build/messages.ts";
import { infoOf, type Room } from "../../clients/words/rooms.ts";

/** By language, then by id. */
export type Translations = Record<string, Texts>;

/** Takes translations of the present English texts. @returns one line for each problem. If there is one, nothing is changed. */
export function takeTranslations(taken: Translations, folder = WORDS): string[] {
	const english = readEnglish(folder);
	const rooms = roomsById(folder);
	const problems = Object.entries(taken).flatMap(([language, texts]) => problemsOf(language, texts, english, rooms));
	if (problems.length > 0) return problems;
	for (const [language, texts] of Object.entries(taken)) {
		const entries = Object.entries(texts).map(([id, text]): [string, Catalogue[string]] => [id, [hashOf(english[id] as string), text]]);
		write(language, { ...readCatalogue(language, folder), ...Object.fromEntries(entries) }, folder);
	}
	return [];
}

function problemsOf(language: string, texts: Texts, english: Texts, rooms: ReadonlyMap<string, Room>): string[] {
	if (!translations().includes(language)) return [`${language} is no language that texts are translated to`];
	return Object.entries(texts).flatMap(([id, text]) => {
		const source = english[id];
		if (source === undefined) return [`${language}: ${id} is not in ${SOURCE}`];
		if (text.trim() === "") return [`${language}: ${id} is empty`];
		return [...problemsOfMessage(language, text, source), ...problemsOfRoom(rooms.get(id) as Room, text)].map(
			(problem) => `${language}: ${id} ${problem}`,
		);
	});
}

/** What the room of a text asks of it, in every language. */
function problemsOfRoom(room: Room, text: string): string[] {
	const { longest, isInCommandLine } = infoOf(room);
	return [
		...(longest !== undefined && text.length > longest ? [`has ${text.length} characters, and may have ${longest}`] : []),
		...(isInCommandLine && /[<>\p{Cc}]/u.test(text) ? ["must be plain text in one line"] : []),
	];
}

function roomsById(folder: string): Map<string, Room> {
	return new Map(ROOM_NAMES.flatMap((room) => Object.keys(readRoom(room, folder)).map((id) => [id, room] as const)));
}

/** Marks translations as current, because a change of the English text left the meaning as it was. @returns problems, as takeTranslations */
export function keepTranslations(ids: readonly string[], folder = WORDS): string[] {
	const known = readEnglish(folder);
	const unknown = ids.filter((id) => !(id in known));
	if (unknown.length > 0) return unknown.map((id) => `${id} is not in ${SOURCE}`);
	const taken = translations().map((language): [string, Texts] => {
		const catalogue = readCatalogue(language, folder);
		return [language, Object.fromEntries(ids.flatMap((id) => (catalogue[id] ? [[id, catalogue[id][1]]] : [])))];
	});
	return takeTranslations(Object.fromEntries(taken), folder);
}

/** Sorts the catalogues, and removes the texts that English lacks. @returns the languages whose file has changed. */
export function tidyCatalogues(folder = WORDS): string[] {
	const english = readEnglish(folder);
	return translations().filter((language) => {
		const known = Object.entries(readCatalogue(language, folder)).filter(([id]) => id in english);
		return write(language, Object.fromEntries(known), folder);
	});
}

/** @returns whether the file has changed. */
function write(language: string, catalogue: Catalogue, folder: string): boolean {
	const [file, text] = [catalogueFile(language, folder), catalogueText(catalogue)];
	if (readFileSync(file, "utf8") === text) return false;
	writeFileSync(file, text);
	return true;
}
