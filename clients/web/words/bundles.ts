/** Loads the messages of a language. */
import { bundles } from "virtual:words/index";
import type { WordPart } from "../../words/rooms.ts";
import { loadNames } from "./names.ts";
import type { Bundle } from "./reading.ts";

/** Loads the messages of some parts. @throws Error for a language that isn't offered, or when they can't be loaded */
export async function loadBundle(language: string, parts: readonly WordPart[]): Promise<Bundle> {
	const loaders = bundles[language];
	if (!loaders) throw new Error(`there are no words for the language ${language}`);
	const [, ...loaded] = await Promise.all([loadNames(language), ...parts.map((part) => loaders[part]())]);
	return Object.assign({}, ...loaded.map((each) => each.default));
}
