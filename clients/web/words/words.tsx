/**
 * Words in the person's language. Screens name messages by their ids. No state of the page holds a sentence, so a change of language changes the
 * whole page.
 */
import {
	createContext,
	type Dispatch,
	type HTMLAttributes,
	type ReactNode,
	type SetStateAction,
	use,
	useEffect,
	useMemo,
	useState,
} from "react";
import type { MessageId, WordPart } from "../../words/rooms.ts";
import { loadBundle } from "./bundles.ts";
import { followLanguage } from "./form-texts.ts";
import { isOffered, writeLanguage } from "./languages.ts";
import { type Bundle, makeReading, type Reading, type Value } from "./reading.ts";

export type { MessageId, WordPart } from "../../words/rooms.ts";
export { isOffered, LANGUAGES, localeOf } from "./languages.ts";
export type { Reading } from "./reading.ts";

/** The messages in the person's language, and the functions that change the language. */
export interface Words extends Reading {
	setLanguage(language: string): Promise<void>;
	/** Loads the messages of a part, in this language. After a change of language they are loaded again. */
	load(part: WordPart): Promise<void>;
	isLoaded(part: WordPart): boolean;
}

const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
	const words = use(WordsContext);
	if (!words) throw new Error("useWords: there is no WordsProvider above this component");
	return words;
}

type TextElement =
	| "caption"
	| "dd"
	| "div"
	| "dt"
	| "figcaption"
	| "h2"
	| "h3"
	| "li"
	| "p"
	| "small"
	| "span"
	| "strong"
	| "summary"
	| "td"
	| "th";

/** What a component takes to show one message. */
export interface Message {
	id: MessageId;
	values?: Record<string, Value | ReactNode>;
}

type SayProps = Message & { as?: TextElement } & Omit<HTMLAttributes<HTMLElement>, "id">;

/**
 * One message in the page. @param as the element around it, which also takes the other attributes. Default: none.
 * @example <Say as="p" className="muted" id="parts.sent" values={{ time }} />
 */
export function Say({ as: Around, id, values, ...attributes }: SayProps): ReactNode {
	const message = useWords().show(id, values);
	return Around ? <Around {...attributes}>{message}</Around> : message;
}

/**
 * The words for a code. It may be unknown, because another person or a newer program has written it. Then the code itself is shown.
 * @example <SayCode of="call.message" code={leave} />
 */
export function SayCode({ of, code }: { of: string; code: string }): ReactNode {
	const { has, show } = useWords();
	const id = `${of}.${code}`;
	return has(id) ? show(id) : <bdi>{code}</bdi>;
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

const HOUSE: readonly WordPart[] = ["door", "casework"];

/**
 * Another language on the same page, such as the language of the person concerned beside the caseworker's language.
 * @param parts a constant list: another list would load the messages again.
 * @returns null while the language is loading, when it couldn't be loaded, and when it isn't offered.
 */
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
			const both = [part, ...(WITH[part] ?? [])];
			const texts = await loadBundle(language, both);
			// Meanwhile another part may have been loaded, or the language may have changed.
			setLoaded((before) => (before.language === language ? withParts(before, both, texts) : before));
		},
		isLoaded: (part) => parts.includes(part),
	};
}

/** Parts whose screens also show messages of other parts. Those are loaded with them. */
const WITH: Partial<Record<WordPart, readonly WordPart[]>> = { library: ["forum"] };

const withParts = (loaded: Loaded, parts: readonly WordPart[], texts: Bundle): Loaded =>
	parts.every((part) => loaded.parts.includes(part))
		? loaded
		: { ...loaded, bundle: { ...loaded.bundle, ...texts }, parts: [...new Set([...loaded.parts, ...parts])] };
