/** The languages of the web client, and the choice on this device. */
interface Language {
	name: string;
	dir: "ltr" | "rtl";
	/** The locale for dates and numbers. Default: the language itself. */
	locale?: string;
}
const ltr = (name: string): Language => ({ name, dir: "ltr" });

/** The languages that are offered, each in its own script. */
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

/** The locale of a language, for `Intl` and for names.ts. */
export const localeOf = (language: string): string => LANGUAGES[language]?.locale ?? language;

export const isOffered = (language: string): boolean => Object.hasOwn(LANGUAGES, language);

/** @returns the language that was chosen on this device, else the first language of the browser that is offered, else English. */
export function firstLanguage(): string {
	const wanted = [readLanguage(), ...navigator.languages.map((each) => each.split("-")[0])];
	return wanted.find((each) => each != null && isOffered(each)) ?? "en";
}

/** The language that was chosen on this device. It isn't part of an account, because it is needed before sign-in. */
function readLanguage(): string | null {
	try {
		return localStorage.getItem("language");
	} catch {
		return null;
	}
}

export function writeLanguage(language: string): void {
	try {
		localStorage.setItem("language", language);
	} catch {
		// A browser that keeps nothing begins next time with its own language.
	}
}
