/** The kinds of words that commands accept. */
import { InvalidValue } from "../problems.ts";
import { parseTime, showDay, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import type { Word } from "./grammar.ts";

/** One of a closed list. Capital and small letters are the same. */
export function code<T extends string>(codes: readonly T[], label = "CODE"): Word<T> {
	const parse = (text: string) => {
		const found = codes.find((each) => each.toLowerCase() === text.toLowerCase());
		if (found === undefined) throw new InvalidValue(messages.notACode(text));
		return found;
	};
	return { label, codes, split: true, parse };
}

/** A name, an id, or the beginning of an id. The command looks it up. */
export function ref(label: string): Word<string> {
	return { label, split: true, parse: parseLine };
}

/** A text of one line. */
export function text(label: string): Word<string> {
	return { label, parse: parseLine };
}

/** A text for other people. It may have several lines. */
export function content(label: string): Word<string> {
	return { label, content: true, parse: parseLines };
}

/**
 * Accepts a text without control characters, except tabs and line breaks.
 * @returns the text. Each line break is a line feed.
 * @throws InvalidValue for an empty text, or for another control character, which it names
 */
export function parseLines(given: string): string {
	return parseWithout(/[^\P{Cc}\t\n]/u, given.replace(/\r\n?/g, "\n"));
}

function parseLine(given: string): string {
	return parseWithout(/\p{Cc}/u, given);
}

function parseWithout(forbidden: RegExp, given: string): string {
	const found = forbidden.exec(given)?.[0];
	if (found !== undefined) throw new InvalidValue(messages.hasControl(found.codePointAt(0) as number));
	return parseNonEmpty(given);
}

export const path: Word<string> = { label: "FILE", parse: parseNonEmpty };

function parseNonEmpty(given: string): string {
	if (given.trim() === "") throw new InvalidValue(messages.empty);
	return given;
}

/** A point in time, as UTC ms. */
export const time: Word<number> = { label: "TIME", parse: (given) => parseTime(given, Date.now()) };

/** A time in the future, as UTC ms. Any time of today is accepted, because a day without a time means its beginning. */
export const futureTime: Word<number> = {
	label: "TIME",
	parse(given) {
		const value = parseTime(given, Date.now());
		if (value < Date.now() && showDay(value) !== showDay(Date.now())) throw new InvalidValue(messages.isPast(showTime(value)));
		return value;
	},
};

/** A whole number from `from` to `to`, both included. */
export function number(label: string, from: number, to: number): Word<number> {
	const parse = (given: string) => {
		const value = Number(given);
		if (!/^\d{1,15}$/.test(given) || value < from || value > to) throw new InvalidValue(messages.notANumber(from, to));
		return value;
	};
	return { label, parse };
}
