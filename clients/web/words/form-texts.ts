/** Loads the texts of sections, forms, fields and codes, each language once. */
import { bundles } from "virtual:words/forms-index";

type Texts = Record<string, string>;

const loaded = new Map<string, Texts>();
const loading = new Map<string, Promise<Texts>>();

/** The texts by id; undefined until they are loaded. */
export const formTexts = (language: string): Texts | undefined => loaded.get(language);

/** @returns the same promise for each call, until it fails. */
export function loadFormTexts(language: string): Promise<Texts> {
	const known = loading.get(language);
	if (known !== undefined) return known;
	const texts = (bundles[language]?.forms() ?? Promise.resolve({ default: {} })).then((each) => {
		loaded.set(language, each.default);
		return each.default;
	});
	loading.set(language, texts);
	texts.catch(() => loading.delete(language));
	return texts;
}

/**
 * Before the page changes its language: loads the texts that its screens use. A part of a screen that had to wait for them would stay in the
 * old language.
 */
export async function followLanguage(language: string): Promise<void> {
	if (loading.size > 0) await loadFormTexts(language);
}
