/** Parses messages, and says what is wrong with a translation. */
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { SOURCE } from "./catalogues.ts";

/** A text, or a message with arguments as its syntax tree. */
export type Parsed = string | MessageFormatElement[];

/** @throws SyntaxError when it isn't an ICU message */
export function parsed(text: string): Parsed {
	const tree = parse(text, { captureLocation: false });
	const [first] = tree;
	return tree.length === 1 && first?.type === TYPE.literal ? first.value : tree;
}

/** @returns one sentence for each problem of a text in this language, compared with its English text. */
export function problemsOfMessage(language: string, text: string, english: string): string[] {
	try {
		const [mine, theirs] = [parse(text), parse(english)].map((tree) => argumentsOf(tree)) as [Set<string>, Set<string>];
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

/** @returns the names of the values that a text needs. */
export function argumentNames(text: string): string[] {
	const named = [...elements(parse(text))].flatMap((element) =>
		"value" in element && element.type !== TYPE.literal ? [element.value] : [],
	);
	return [...new Set(named)];
}

/** @returns the names of the arguments. A moment is marked, because a text that shows it as something else would need another value. */
function argumentsOf(tree: readonly MessageFormatElement[]): Set<string> {
	return new Set([...elements(tree)].flatMap(nameOfArgument));
}

function nameOfArgument(element: MessageFormatElement): string[] {
	if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
	if (element.type === TYPE.tag) return [`<${element.value}>`];
	return [element.type === TYPE.date || element.type === TYPE.time ? `${element.value} (a moment)` : element.value];
}

/** @returns the names of the plural forms that a language has, such as "one" and "other". */
export const pluralForms = (language: string, type: Intl.PluralRuleType = "cardinal"): string[] =>
	new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;

/** The plural forms that this language has and the message lacks. */
function missingForms(language: string, tree: readonly MessageFormatElement[]): string[] {
	return [...elements(tree)].flatMap((element) => {
		if (element.type !== TYPE.plural) return [];
		const wanted = pluralForms(language, element.pluralType ?? "cardinal");
		return wanted.filter((form) => !(form in element.options)).map((form) => `lacks the plural form "${form}" of ${element.value}`);
	});
}
