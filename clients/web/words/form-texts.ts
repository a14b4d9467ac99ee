/** Loads the texts of sections, forms, fields and codes, each language once. */
import { bundles } from "virtual:words/forms-index";

type Texts = Record<string, string>;

const loading = new Map<string, Promise<Texts>>();

/** @returns the same promise for each call, until it fails. React's `use` reads it without a wait once the texts are there. */
export function loadFormTexts(language: string): Promise<Texts> {
	const texts = loading.get(language) ?? bundles[language]?.forms().then((each) => each.default) ?? Promise.resolve({});
	if (!loading.has(language))
		texts.then((value) => Object.assign(texts, { status: "fulfilled", value })).catch(() => loading.delete(language));
	loading.set(language, texts);
	return texts;
}

/**
 * Before the page changes its language: loads the texts that its screens use. A part of a screen that had to wait for them would stay in the
 * old language.
 */
export async function followLanguage(language: string): Promise<void> {
	if (loading.size > 0) await loadFormTexts(language);
}
