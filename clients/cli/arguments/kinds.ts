/** The kinds of words that commands accept. */

import { InvalidValue } from "../problems.ts";
import { parseTime, showDay, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import type { Word } from "./grammar.ts";

/** One of a closed list. */
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
	return { label, split: true, parse: oneLine };
}

export function text(label: string): Word<string> {
	return { label, parse: oneLine };
}

/** A text for other people. */
export function content(label: string): Word<string> {
	return { label, content: true, parse: writable };
}

/** A text in which a tab and a new line are the only control characters. @throws InvalidValue that names the character */
export function writable(given: string): string {
	const control = /[^\P{Cc}\t\n\r]/u.exec(given)?.[0];
	if (control !== undefined) throw new InvalidValue(messages.hasControl(control.codePointAt(0) as number));
	return nonEmpty(given);
}

function oneLine(given: string): string {
	const control = /\p{Cc}/u.exec(given)?.[0];
	if (control !== undefined) throw new InvalidValue(messages.hasControl(control.codePointAt(0) as number));
	return nonEmpty(given);
}

export const path: Word<string> = { label: "FILE", parse: nonEmpty };

function nonEmpty(given: string): string {
	if (given.trim() === "") throw new InvalidValue(messages.empty);
	return given;
}

/** A point in time, as UTC ms. */
export const time: Word<number> = { label: "TIME", parse: (given) => parseTime(given, Date.now()) };

/** A time to come, as UTC ms. A day without a time may be today. */
export const timeToCome: Word<number> = {
	label: "TIME",
	parse(given) {
		const value = parseTime(given, Date.now());
		if (value < Date.now() && showDay(value) !== showDay(Date.now())) throw new InvalidValue(messages.isPast(showTime(value)));
		return value;
	},
};

export function number(label: string, from: number, to: number): Word<number> {
	const parse = (given: string) => {
		const value = Number(given);
		if (!/^\d{1,15}$/.test(given) || value < from || value > to) throw new InvalidValue(messages.notANumber(from, to));
		return value;
	};
	return { label, parse };
}
