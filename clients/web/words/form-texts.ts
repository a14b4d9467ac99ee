/** Loads the texts of sections, forms, fields and codes, each language once. */
import { bundles } from "virtual:words/forms-index";

type Texts = Record<string, string>;

const loading = new Map<string, Promise<Texts>>();

/**
 * @returns the same promise for each call with this language, until it fails. React's `use` reads it without a wait once the texts are
 * there. A language that isn't offered has no texts.
 */
export function loadFormTexts(language: string): Promise<Texts> {
	const texts = loading.get(language) ?? bundles[language]?.forms().then((each) => each.default) ?? Promise.resolve({});
	if (!loading.has(language))
		texts.then((value) => Object.assign(texts, { status: "fulfilled", value })).catch(() => loading.delete(language));
	loading.set(language, texts);
	return texts;
}

/**
 * Loads the texts of a language before the page changes to it, if screens use such texts. A part of a screen that had to wait for them
 * would stay in the old language.
 */
export async function followLanguage(language: string): Promise<void> {
	if (loading.size > 0) await loadFormTexts(language);
}
