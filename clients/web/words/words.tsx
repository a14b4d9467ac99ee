/** Words in the person's language. Screens name messages by id; state never holds a sentence, so a change of language changes all. */

import { bundles } from "virtual:words/index";
import { IntlMessageFormat } from "intl-messageformat";
import { createContext, type Dispatch, Fragment, type ReactNode, type SetStateAction, use, useEffect, useMemo, useState } from "react";
import type { WordPart } from "../build/words.ts";
import { followLanguage } from "./form-texts.ts";
import type { MessageId } from "./ids.ts";
import { formattersOf, loadNames } from "./names.ts";

export type { WordPart } from "../build/words.ts";
export type { MessageId } from "./ids.ts";

type Value = string | number | Date;
export type Values = Record<string, Value>;
type Bundle = Awaited<ReturnType<(typeof bundles)[string]["door"]>>["default"];

interface Language {
	name: string;
	dir: "ltr" | "rtl";
	/** For dates and numbers, where it isn't the language itself. */
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

/** For `Intl` and the functions of names.ts. */
export const localeOf = (language: string): string => LANGUAGES[language]?.locale ?? language;

export const isOffered = (language: string): boolean => Object.hasOwn(LANGUAGES, language);

export interface Words {
	language: string;
	dir: "ltr" | "rtl";
	/** The message as plain text. */
	say(id: MessageId, values?: Values): string;
	/** The message for the page: each text that a person typed stands in `<bdi>`, so that it can't turn the sentence around. */
	show(id: MessageId, values?: Record<string, Value | ReactNode>): ReactNode;
	/** Whether a message has this id, for ids that are made from codes. */
	has(id: string): id is MessageId;
	setLanguage(language: string): Promise<void>;
	/** Loads the messages of a part, in this language and each later one. */
	load(part: WordPart): Promise<void>;
	isLoaded(part: WordPart): boolean;
}

const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
	const words = use(WordsContext);
	if (!words) throw new Error("useWords: there is no WordsProvider above this component");
	return words;
}

/** One message in the page. @example <Say id="parts.sent" values={{ time }} /> */
export function Say({ id, values }: { id: MessageId; values?: Record<string, Value | ReactNode> }): ReactNode {
	return useWords().show(id, values);
}

/**
 * The words for a code that another person or a newer program may have made up. Without words, the code stands for itself.
 * @example <SayCode of="call.message" code={leave} />
 */
export function SayCode({ of, code }: { of: string; code: string }): ReactNode {
	const { has, show } = useWords();
	const id = `${of}.${code}`;
	return has(id) ? show(id) : <bdi>{code}</bdi>;
}

/** The device's language if it is offered, else English. */
export function firstLanguage(): string {
	const wanted = [readLanguage(), ...navigator.languages.map((each) => each.split("-")[0])];
	return wanted.find((each) => each != null && isOffered(each)) ?? "en";
}

export async function loadBundle(language: string, parts: readonly WordPart[]): Promise<Bundle> {
	const loaders = bundles[language];
	if (!loaders) throw new Error(`there are no words for the language ${language}`);
	const [, ...loaded] = await Promise.all([loadNames(language), ...parts.map((part) => loaders[part]())]);
	return Object.assign({}, ...loaded.map((each) => each.default));
}

interface Loaded {
	language: string;
	bundle: Bundle;
	parts: readonly WordPart[];
}

/** @param first the language and messages to begin with. */
export function WordsProvider({ first, children }: { first: { language: string; bundle: Bundle }; children: ReactNode }): ReactNode {
	const [loaded, setLoaded] = useState<Loaded>({ ...first, parts: ["door"] });
	const words = useMemo(() => makeWords(loaded, setLoaded), [loaded]);
	return <WordsContext value={words}>{children}</WordsContext>;
}

/** Messages of one language, and nothing that changes the page. */
export type Reading = Pick<Words, "language" | "dir" | "say" | "show" | "has">;

const HOUSE: readonly WordPart[] = ["door", "casework"];

/** Another language on the same page, such as hers beside the caseworker's. Null while it is loaded, and when it isn't offered. @param parts a list that stays the same. */
export function useOtherWords(language: string, parts: readonly WordPart[] = HOUSE): Reading | null {
	const [reading, setReading] = useState<Reading | null>(null);
	useEffect(() => {
		let isCurrent = true;
		setReading(null);
		if (!isOffered(language)) return;
		loadBundle(language, parts)
			.then((bundle) => isCurrent && setReading(makeReading(language, bundle)))
			.catch(() => {});
		return () => {
			isCurrent = false;
		};
	}, [language, parts]);
	return reading;
}

function makeWords(loaded: Loaded, setLoaded: Dispatch<SetStateAction<Loaded>>): Words {
	const { language, bundle, parts } = loaded;
	const reading = makeReading(language, bundle);
	Object.assign(document.documentElement, { lang: language, dir: reading.dir });
	return {
		...reading,
		async setLanguage(next) {
			writeLanguage(next);
			const [bundle] = await Promise.all([loadBundle(next, parts), followLanguage(next)]);
			setLoaded({ language: next, bundle, parts });
		},
		async load(part) {
			const texts = await loadBundle(language, [part]);
			// Another part, or another language, may have been loaded meanwhile.
			setLoaded((now) => (now.language === language ? withPart(now, part, texts) : now));
		},
		isLoaded: (part) => parts.includes(part),
	};
}

const withPart = (loaded: Loaded, part: WordPart, texts: Bundle): Loaded =>
	loaded.parts.includes(part) ? loaded : { ...loaded, bundle: { ...loaded.bundle, ...texts }, parts: [...loaded.parts, part] };

function makeReading(language: string, bundle: Bundle): Reading {
	const { dir = "ltr" } = LANGUAGES[language] ?? {};
	const locale = localeOf(language);
	const formats = new Map<string, IntlMessageFormat>();
	const formatters = formattersOf(locale);
	const formatOf = (id: string, message: Exclude<Bundle[string], string>) => {
		const format = formats.get(id) ?? new IntlMessageFormat(message, locale, undefined, { formatters });
		formats.set(id, format);
		return format;
	};
	const messageOf = (id: MessageId) => {
		const message = bundle[id];
		if (message === undefined) throw new Error(`the message ${id} isn't loaded in ${language}`);
		return message;
	};
	return {
		language,
		dir,
		say(id, values) {
			const message = messageOf(id);
			return typeof message === "string" ? message : (formatOf(id, message).format(values && withDays(values)) as string);
		},
		show(id, values = {}) {
			const message = messageOf(id);
			if (typeof message === "string") return message;
			const choices = choicesOf(message);
			const shown = Object.fromEntries(
				Object.entries(withDays(values)).map(([name, value]) => [name, choices.has(name) ? value : isolated(value)]),
			);
			const parts = formatOf(id, message).format<ReactNode>(shown as Record<string, Value>);
			return Array.isArray(parts) ? keyed(parts) : parts;
		},
		has: (id): id is MessageId => Object.hasOwn(bundle, id),
	};
}

/** The last day that a calendar here knows, in the year 275760. */
const LAST_DAY = new Date(8.64e15);

/** A time that no calendar knows can't be formatted. Somebody may have written one, to break the screens of others. */
function withDays<T>(values: Record<string, T>): Record<string, T | Date> {
	const isNoDay = (value: T) => value instanceof Date && Number.isNaN(value.getTime());
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isNoDay(value) ? LAST_DAY : value]));
}

/** The arguments that choose between texts. They are compared, and not shown. */
function choicesOf(message: Exclude<Bundle[string], string>): Set<string> {
	const found = new Set<string>();
	for (const element of message) {
		if (!("options" in element)) continue;
		found.add(element.value);
		for (const { value } of Object.values(element.options)) for (const inner of choicesOf(value)) found.add(inner);
	}
	return found;
}

/** Numbers and dates keep their type, because the message formats them. */
function isolated(value: Value | ReactNode): unknown {
	return typeof value === "string" ? <bdi>{value}</bdi> : value;
}

const keyed = (parts: ReactNode[]): ReactNode =>
	// biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message keep their order.
	parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);

/** The language is a setting of the device, chosen before anybody signs in. */
function readLanguage(): string | null {
	try {
		return localStorage.getItem("language");
	} catch {
		return null;
	}
}

function writeLanguage(language: string): void {
	try {
		localStorage.setItem("language", language);
	} catch {
		// A browser that keeps nothing asks again next time.
	}
}
