/** The languages that both clients offer, each with its name in its own script. */
interface Language {
	name: string;
	dir: "ltr" | "rtl";
	/** The locale for dates and numbers. Default: the language itself. */
	locale?: string;
}
const ltr = (name: string): Language => ({ name, dir: "ltr" });

export const LANGUAGES: Record<string, Language> = {
	en: { ...ltr("English"), locale: "en-GB" },
	fr: ltr("Français"),
	es: ltr("Español"),
	pt: { ...ltr("Português"), locale: "pt-PT" },
	it: ltr("Italiano"),
	ar: { name: "العربية", dir: "rtl" },
	ru: ltr("Русский"),
	uk: ltr("Українська"),
	ro: ltr("Română"),
	sq: ltr("Shqip"),
};

/** The locale of a language, for `Intl`. */
export const localeOf = (language: string): string => LANGUAGES[language]?.locale ?? language;

export const isOffered = (language: string): boolean => Object.hasOwn(LANGUAGES, language);
