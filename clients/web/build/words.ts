/** Reads the messages of the web client, parses them, and says what is missing or wrong. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { errorCodes, FULL_LIMITS } from "#protocol/errors.ts";
import { ALARM_CODES } from "#sdk/alarms.ts";
import { UNREADABLE_CAUSES } from "#sdk/compartments/unreadable.ts";

export const WORDS = path.resolve(import.meta.dirname, "../words");
/** The folder of the words that all clients share: those of codes, errors and alarms. */
const SHARED_WORDS = path.resolve(import.meta.dirname, "../../words");
/** The folders of messages. Each file name is in only one of them. */
export const WORD_FOLDERS: readonly string[] = [WORDS, SHARED_WORDS];
/** The language that all others are compared with. */
const SOURCE = "en";
/**
 * The parts in which messages are loaded, and the files of each. door: before sign-in. casework: every other file, with the house.
 * admin, audit: with the first screen that needs them. Screens of admin and audit may also use messages of door and casework. A screen of
 * casework that needs a message of admin or audit loads that part itself (words/use-word-part.ts).
 */
const FILES = {
	door: ["door", "errors", "alarms", "page", "parts", "roles"],
	admin: ["found", "desk", "organisation", "vetting", "vetting-codes", "proposals", "today-admin", "network"],
	audit: ["log", "log-codes"],
};
export const WORD_PARTS = ["door", "casework", "admin", "audit"] as const;
export type WordPart = (typeof WORD_PARTS)[number];

/** Each alarm has these four sentences: what we saw, what it doesn't mean, what is safe, what to do now. */
const ALARM_SENTENCES = ["saw", "not", "safe", "do"];

/** A text, or a message with arguments as its syntax tree. */
export type Parsed = string | MessageFormatElement[];
/** By file, then by message id. */
type Texts = Record<string, Record<string, string>>;

/** The file of the words of sections, forms and fields. They are no messages, and have a module of their own. */
const FORMS = "forms.json";

export function languages(folder = WORDS): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((each) => each.isDirectory())
		.map(({ name }) => name)
		.sort();
}

export function readTexts(language: string, folders = WORD_FOLDERS): Texts {
	const files = folders.flatMap((folder) => readdirSync(path.join(folder, language)).map((name) => path.join(folder, language, name)));
	return Object.fromEntries(
		files
			.filter((file) => file.endsWith(".json") && path.basename(file) !== FORMS)
			.map((file) => [path.basename(file, ".json"), JSON.parse(readFileSync(file, "utf8"))]),
	);
}

/** @returns the shared words of forms in this language. `test/clients/forms-words.test.ts` checks that they are complete. */
export function formTexts(language: string): Record<string, string> {
	return JSON.parse(readFileSync(path.join(SHARED_WORDS, language, FORMS), "utf8"));
}

/** @param file without its ending. @returns the part that its messages are loaded in. */
export function partOf(file: string): WordPart {
	const listed = Object.entries(FILES).find(([, files]) => files.includes(file));
	return listed ? (listed[0] as WordPart) : "casework";
}

/** @returns the messages of a part, parsed. */
export function parsedPart(language: string, part: WordPart): Record<string, Parsed> {
	const chosen = Object.entries(readTexts(language)).filter(([file]) => partOf(file) === part);
	const messages = chosen.flatMap(([, texts]) => Object.entries(texts));
	return Object.fromEntries(messages.map(([id, text]) => [id, parsed(text)]));
}

function parsed(text: string): Parsed {
	const tree = parse(text, { captureLocation: false });
	const [first] = tree;
	return tree.length === 1 && first?.type === TYPE.literal ? first.value : tree;
}

/** @returns one line for each problem of a message in any language, and for each code without words in English. */
export function problemsOfWords(folders = WORD_FOLDERS): string[] {
	const source = readTexts(SOURCE, folders);
	return languages(folders[0]).flatMap((language) => [
		...problemsOfLanguage(language, readTexts(language, folders), source),
		...(language === SOURCE ? missingCodes(source) : []),
	]);
}

function missingCodes(source: Texts): string[] {
	const known = new Set(Object.values(source).flatMap((texts) => Object.keys(texts)));
	const needed = [
		...errorCodes.map((code) => `error.${code}`),
		...FULL_LIMITS.map((limit) => `error.full.${limit}`),
		...ALARM_CODES.flatMap((code) => ALARM_SENTENCES.map((sentence) => `alarm.${code}.${sentence}`)),
		...UNREADABLE_CAUSES.map((cause) => `cause.${cause}`),
	];
	return needed.filter((id) => !known.has(id)).map((id) => `${SOURCE}: ${id} has no words`);
}

function problemsOfLanguage(language: string, texts: Texts, source: Texts): string[] {
	const problems: string[] = [];
	const files = new Set([...Object.keys(source), ...Object.keys(texts)]);
	for (const file of files) {
		const [mine, theirs] = [texts[file] ?? {}, source[file] ?? {}];
		const at = (id: string) => `words/${language}/${file}.json: ${id}`;
		const missing = Object.keys(theirs).filter((id) => !(id in mine));
		problems.push(...missing.map((id) => `${at(id)} is missing`));
		for (const [id, text] of Object.entries(mine)) {
			if (!(id in theirs)) problems.push(`${at(id)} is not in ${SOURCE}`);
			else problems.push(...problemsOfMessage(language, text, theirs[id] as string).map((problem) => `${at(id)} ${problem}`));
		}
	}
	return problems;
}

function problemsOfMessage(language: string, text: string, source: string): string[] {
	try {
		const [mine, theirs] = [parse(text), parse(source)].map((tree) => argumentsOf(tree)) as [Set<string>, Set<string>];
		const missing = [...theirs].filter((name) => !mine.has(name)).map((name) => `lacks the argument ${name}`);
		const unknown = [...mine].filter((name) => !theirs.has(name)).map((name) => `has an argument ${name} that ${SOURCE} lacks`);
		return [...missing, ...unknown, ...missingForms(language, parse(text))];
	} catch (error) {
		return [`isn't an ICU message: ${(error as Error).message}`];
	}
}

/** Every element of a message, at every depth. */
function* elements(tree: readonly MessageFormatElement[]): Generator<MessageFormatElement> {
	for (const element of tree) {
		yield element;
		if (element.type === TYPE.tag) yield* elements(element.children);
		if (element.type === TYPE.plural || element.type === TYPE.select)
			for (const option of Object.values(element.options)) yield* elements(option.value);
	}
}

function argumentsOf(tree: readonly MessageFormatElement[]): Set<string> {
	const named = [...elements(tree)].flatMap((each) =>
		each.type === TYPE.literal || each.type === TYPE.pound ? [] : [each.type === TYPE.tag ? `<${each.value}>` : each.value],
	);
	return new Set(named);
}

/** The plural forms that this language has and the message lacks. */
function missingForms(language: string, tree: readonly MessageFormatElement[]): string[] {
	return [...elements(tree)].flatMap((element) => {
		if (element.type !== TYPE.plural) return [];
		const type = element.pluralType === "ordinal" ? "ordinal" : "cardinal";
		const wanted = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
		return wanted.filter((form) => !(form in element.options)).map((form) => `lacks the plural form "${form}" of ${element.value}`);
	});
}
