/** Chooses which language of a text is shown. */
import type { TextShown } from "../../sitting/verbs/index.ts";

/** The titles of the topics and spaces, by language. */
type Titles = Record<string, string>;

/** Whether two BCP 47 tags name one language, such as pt and pt-BR. */
export const isSameLanguage = (one: string, other: string): boolean => base(one) === base(other);
const base = (tag: string) => tag.toLowerCase().split("-")[0];

/** The title in this language, else in English, else in any; null without one. The language comes with it. */
export function titleIn(titles: Titles, language: string): { title: string; language: string } | null {
	const all = Object.entries(titles);
	const wanted = all.find(([each]) => isSameLanguage(each, language)) ?? all.find(([each]) => each === "en") ?? all[0];
	return wanted ? { language: wanted[0], title: wanted[1] } : null;
}

/** The translation into this language; null when the source has this language already, and when nobody has translated it. */
export function translationIn({ source, translations }: TextShown, language: string): TextShown["translations"][number] | null {
	if (isSameLanguage(source.language, language)) return null;
	return translations.find((each) => isSameLanguage(each.language, language)) ?? null;
}

/**
 * The entry that a report of this text names.
 * @param of the post that has the text; null for the item itself.
 * @returns null for the first text of an item.
 */
export function reportedEntry(
	{ source, changes }: { source: { revision: string }; changes: number },
	shown: { revision: string },
	of: string | null,
): string | null {
	return shown.revision === source.revision && changes === 0 ? of : shown.revision;
}
