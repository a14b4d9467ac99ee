/** Splits a line of `cloister shell` into words. */
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/**
 * Splits a line at whitespace. Quotes keep whitespace. Outside of single quotes, a backslash takes the next character as it is. Inside double
 * quotes, \n is a new line.
 * A line that begins with "[" is a JSON array of words, so that a program needs no quoting.
 * @throws UsageError when a quote isn't closed, or when the line begins with "[" and isn't such an array
 */
export function splitLine(line: string): string[] {
	if (line.trimStart().startsWith("[")) return jsonWords(line);
	const words: string[] = [];
	let word: string | null = null;
	let quote: string | null = null;
	for (let i = 0; i < line.length; i++) {
		const character = line[i] as string;
		if (character === "\\" && quote !== "'" && i + 1 < line.length) {
			const next = line[++i] as string;
			word = (word ?? "") + (quote === '"' && next === "n" ? "\n" : next);
		} else if (quote !== null) {
			if (character === quote) quote = null;
			else word += character;
		} else if (character === '"' || character === "'") {
			quote = character;
			word ??= "";
		} else if (/\s/.test(character)) {
			if (word !== null) words.push(word);
			word = null;
		} else word = (word ?? "") + character;
	}
	if (quote !== null) throw new UsageError(messages.openQuote);
	if (word !== null) words.push(word);
	return words;
}

function jsonWords(line: string): string[] {
	try {
		const words: unknown = JSON.parse(line);
		if (Array.isArray(words) && words.every((each) => typeof each === "string")) return words;
	} catch {
		// Invalid JSON and a wrong shape get the same error below.
	}
	throw new UsageError(messages.badJsonLine);
}
