/**
 * Names of countries and languages, dates and lists in a language of the page. Chromium has no Albanian, so Albanian has a file of its own.
 */
import type { Formatters } from "intl-messageformat";

let albanian: typeof import("./albanian.ts") | null = null;

/** Loads the names that the browser lacks in this language. Without them, the browser would use its own language. */
export async function loadNames(language: string): Promise<void> {
	if (language !== "sq" || albanian || Intl.DisplayNames.supportedLocalesOf(language).length > 0) return;
	albanian = await import("./albanian.ts");
}

/** Each one is made only once, because a list of all languages asks for some hundred names. */
const displayNames = new Map<string, Intl.DisplayNames>();

function displayNamesOf(type: "region" | "language", locale: string): Intl.DisplayNames {
	const key = `${type} ${locale}`;
	const known = displayNames.get(key) ?? new Intl.DisplayNames(locale, { type });
	displayNames.set(key, known);
	return known;
}

const ownOf = (locale: string) => (locale === "sq" ? albanian : null);

/** @returns the name, or the code itself when it has no name. @throws RangeError when it is no code */
export function nameOf(type: "region" | "language", code: string, locale: string): string {
	return ownOf(locale)?.nameOf(type, code) ?? displayNamesOf(type, locale).of(code) ?? code;
}

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Pick<Intl.DateTimeFormat, "format"> {
	return ownOf(locale)?.dateFormat(options) ?? new Intl.DateTimeFormat(locale, options);
}

export function listText(items: readonly string[], locale: string, type: "conjunction" | "disjunction" = "conjunction"): string {
	return ownOf(locale)?.listText(items, type) ?? new Intl.ListFormat(locale, { type }).format(items);
}

/** The formatters for the arguments of messages. Undefined when the browser can format them itself. */
export function formattersOf(locale: string): Formatters | undefined {
	if (!ownOf(locale)) return;
	return {
		getDateTimeFormat: (_, options = {}) => dateFormat(locale, options) as Intl.DateTimeFormat,
		getNumberFormat: (_, options) => new Intl.NumberFormat([locale, "en-GB"], options),
		getPluralRules: (_, options) => new Intl.PluralRules(locale, options),
	};
}
