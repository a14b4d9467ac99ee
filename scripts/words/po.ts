/**
 * Texts as a gettext PO file, which the usual programs for translators open. Each entry holds one ICU message: msgctxt is its id, msgid the
 * English text, msgstr the translation. An entry whose English text has changed since it was translated is marked "fuzzy".
 */
import { type PoEntry, po } from "gettext-parser";
import { hashOf, ROOM_NAMES, readCatalogue, readEnglish, readRoom, type Texts, WORDS } from "../../clients/web/build/catalogues.ts";
import { argumentNames, pluralForms } from "../../clients/web/build/messages.ts";
import { infoOf, type Room } from "../../clients/words/rooms.ts";

interface ExportOptions {
	/** Only texts that are missing or behind. */
	isOpenOnly: boolean;
}

/** @returns the PO file of a language. */
export function toPo(language: string, { isOpenOnly }: ExportOptions, folder = WORDS): Uint8Array {
	const catalogue = readCatalogue(language, folder);
	const translations: Record<string, Record<string, PoEntry>> = {};
	for (const room of ROOM_NAMES)
		for (const [id, english] of Object.entries(readRoom(room, folder))) {
			const [hash, text] = catalogue[id] ?? ["", ""];
			const isCurrent = hash === hashOf(english);
			if (isCurrent && isOpenOnly) continue;
			const comments = {
				extracted: commentOf(room, language, english),
				reference: `clients/words/en/${room}.json`,
				...(text !== "" && !isCurrent ? { flag: "fuzzy" } : {}),
			};
			translations[id] = { [english]: { msgctxt: id, msgid: english, msgstr: [text], comments } };
		}
	return po.compile({ charset: "utf-8", headers: { "Content-Type": "text/plain; charset=utf-8", Language: language }, translations });
}

function commentOf(room: Room, language: string, english: string): string {
	const { note, longest, picture } = infoOf(room);
	const names = argumentNames(english);
	const forms = english.includes(", plural,") ? pluralForms(language).join(", ") : "";
	return [
		note,
		longest === undefined ? "" : `At most ${longest} characters.`,
		names.length === 0 ? "" : `Keep these names as they are: ${names.map((name) => `{${name}}`).join(", ")}.`,
		forms === "" ? "" : `Plural forms of this language: ${forms}.`,
		picture === undefined ? "" : `Picture: ${picture}`,
	]
		.filter(Boolean)
		.join("\n");
}

/** What a PO file has. */
export interface Import {
	language: string;
	/** The translations that differ from those of the catalogue, or are current again. */
	texts: Texts;
	/** How many entries were left out, because they are empty or still marked "fuzzy". */
	open: number;
	/** One line for each entry that can't be taken. */
	problems: string[];
}

export function fromPo(file: Uint8Array, folder = WORDS): Import {
	const { headers, translations } = po.parse(file);
	const language = headers.Language ?? headers.language ?? "";
	const [english, texts, problems] = [readEnglish(folder), {} as Texts, [] as string[]];
	let open = 0;
	for (const { msgctxt: id, msgid, msgstr, comments } of Object.values(translations).flatMap((each) => Object.values(each))) {
		if (id === undefined || id === "") continue;
		const [text = ""] = msgstr;
		if (text.trim() === "" || comments?.flag?.includes("fuzzy")) open++;
		else if (english[id] !== undefined && english[id] !== msgid)
			problems.push(`${language}: ${id} has another English text now: ${english[id]}`);
		else texts[id] = text;
	}
	return { language, texts, open, problems };
}
