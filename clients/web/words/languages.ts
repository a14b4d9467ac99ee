/** The choice of the language on this device. */
import { isOffered } from "../../words/languages.ts";

export { isOffered, LANGUAGES, localeOf } from "../../words/languages.ts";

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
