/** The files of texts in `clients/words`: the English source by room, and one catalogue for each other language. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { LANGUAGES } from "../../words/languages.ts";
import { ROOMS, type Room } from "../../words/rooms.ts";

export const WORDS = path.resolve(import.meta.dirname, "../../words");
/** The language that all others are translated from. */
export const SOURCE = "en";

/** Texts by id. */
export type Texts = Record<string, string>;
/** By id: the hash of the English text that was translated, and the translation. */
export type Catalogue = Record<string, [hash: string, text: string]>;

export const ROOM_NAMES = Object.keys(ROOMS) as Room[];

export const languages = (): string[] => Object.keys(LANGUAGES).sort();
export const translations = (): string[] => languages().filter((language) => language !== SOURCE);

/** @returns the first 8 hexadecimal digits of the SHA-256 of an English text. They tell whether it has changed since it was translated. */
export const hashOf = (english: string): string => createHash("sha256").update(english).digest("hex").slice(0, 8);

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

export const readRoom = (room: Room, folder = WORDS): Texts => readJson(path.join(folder, SOURCE, `${room}.json`));

/** @returns the English texts of all rooms, the words of forms included. */
export const readEnglish = (folder = WORDS): Texts => Object.assign({}, ...ROOM_NAMES.map((room) => readRoom(room, folder)));

export const catalogueFile = (language: string, folder = WORDS): string => path.join(folder, `${language}.json`);
export const readCatalogue = (language: string, folder = WORDS): Catalogue => readJson(catalogueFile(language, folder));

/** A catalogue as its file: sorted by id, one text a line, so that changes of two people seldom touch the same lines. */
export function catalogueText(catalogue: Catalogue): string {
	const lines = Object.entries(catalogue)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([id, [hash, text]]) => `  ${JSON.stringify(id)}: [${JSON.stringify(hash)}, ${JSON.stringify(text)}]`);
	return `{\n${lines.join(",\n")}\n}\n`;
}
