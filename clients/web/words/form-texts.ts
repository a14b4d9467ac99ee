/** Loads the texts of sections, forms, fields and codes, each language once. */
import { bundles } from "virtual:words/forms-index";

const loading = new Map<string, Promise<Record<string, string>>>();

/** @returns the texts by id. The same promise for each call, until it fails. */
export function loadFormTexts(language: string): Promise<Record<string, string>> {
	const texts = loading.get(language) ?? bundles[language]?.forms().then((each) => each.default) ?? Promise.resolve({});
	loading.set(language, texts);
	texts.catch(() => loading.delete(language));
	return texts;
}

/** Before the page changes its language: loads what the screens of the page use. Otherwise a part of a screen may stay in the old language. */
export async function followLanguage(language: string): Promise<void> {
	if (loading.size > 0) await loadFormTexts(language);
}
