/** The words of one language: texts of the template, names of countries and languages, and days. */
import { LANGUAGES, localeOf } from "../words/languages.ts";
import type { Words } from "./input.ts";

export interface Say {
	/** @throws Error when the text is missing. */
	(id: string, values?: Record<string, string>): string;
	country(code: string): string;
	language(code: string): string;
	/** A day, as 2026-12-02, in words. */
	day(day: string): string;
	compare(a: string, b: string): number;
}

export function sayIn(language: string, words: Words): Say {
	const locale = localeOf(language);
	const regions = new Intl.DisplayNames(locale, { type: "region" });
	const languages = new Intl.DisplayNames(locale, { type: "language" });
	const days = new Intl.DateTimeFormat(`${locale}-u-nu-latn-ca-gregory`, { dateStyle: "long", timeZone: "UTC" });
	const collator = new Intl.Collator(locale);
	const say = (id: string, values: Record<string, string> = {}): string => {
		const text = words[id];
		if (text === undefined) throw new Error(`${language}: ${id} is missing`);
		return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
	};
	return Object.assign(say, {
		country: (code: string) => regions.of(code) ?? code,
		language: (code: string) => LANGUAGES[code]?.name ?? languages.of(code) ?? code,
		day: (day: string) => days.format(new Date(`${day}T00:00:00Z`)),
		compare: collator.compare,
	});
}
