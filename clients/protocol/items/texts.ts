/** Texts of items: a source with its revisions, and translations of it. SPEC "Topics", section 2, and "Documents", section 2. */
import type { Id } from "../bytes.ts";
import type { ItemContent } from "./item-content.ts";

/** An entry that counts. asOwner: signed for the desk that then answered for the space. at: as it is signed, UTC ms. */
export interface FormEntry {
	entry: Id;
	by: Id;
	desk: Id;
	asOwner: boolean;
	at: number;
	/** The organisation of the desk, if its author was a coordinator of it then; else null. */
	speaksFor: Id | null;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
	content: ItemContent;
}

/** One text in one language. title: null for a post. revision: the entry that has it. */
export interface TextRow {
	revision: Id;
	language: string;
	title: string | null;
	body: string;
	by: Id;
	at: number;
}
/** of: the revision of the source that it translates. isOlder: the source has changed since. */
export type Translation<R extends TextRow = TextRow> = R & { of: Id; isOlder: boolean };
export interface Texts<R extends TextRow = TextRow> {
	source: R;
	/** All revisions of the source, the oldest first. The last one is `source`. */
	revisions: R[];
	/** The newest of each language, in the order of their first. */
	translations: Translation<R>[];
}

/** no-such: `of` is no revision of the source. wrong-language: a new source has another language, or a translation the language of its source. */
export type TextRefusal = "not-entitled" | "no-such" | "wrong-language";

export const beginTexts = <R extends TextRow>(source: R): Texts<R> => ({ source, revisions: [source], translations: [] });

/**
 * Adds a revision of the source, or a translation of it. Returns why it changes nothing, or null.
 * @param of the revision that the row translates, or null when it replaces the source.
 * @param mayReplace whether its author may replace the source.
 */
export function writeText<R extends TextRow>(texts: Texts<R>, row: R, of: Id | null, mayReplace: boolean): TextRefusal | null {
	if (of === null) {
		if (!mayReplace) return "not-entitled";
		if (row.language !== texts.source.language) return "wrong-language";
		texts.source = row;
		texts.revisions.push(row);
		return null;
	}
	if (!texts.revisions.some(({ revision }) => revision === of)) return "no-such";
	if (row.language === texts.source.language) return "wrong-language";
	const translation: Translation<R> = { ...row, of, isOlder: false };
	const place = texts.translations.findIndex((each) => each.language === row.language);
	if (place < 0) texts.translations.push(translation);
	else texts.translations[place] = translation;
	return null;
}

/** Says which translations are older than the source. */
export function markOlder({ translations, source }: Texts): void {
	for (const each of translations) each.isOlder = each.of !== source.revision;
}

/** The titles for the list of the space, by language. */
export const titlesOfTexts = ({ source, translations }: Texts): Record<string, string> =>
	Object.fromEntries([source, ...translations].map(({ language, title }) => [language, title as string]));
