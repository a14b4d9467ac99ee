/** How a command declares its arguments and flags. The parser, the help and the completion read these declarations. */
import { InvalidValue } from "../problems.ts";
import { messages } from "../words/messages.ts";

/** A kind of word that a person types, such as a date or a code. */
export interface Word<T> {
	/** Stands for the value in the help, such as TIME. */
	label: string;
	/** The closed list that the word must be in. */
	codes?: readonly string[];
	/** Whether one word may hold several values with commas between them. */
	split?: boolean;
	/** Whether the word is a text for other people. A single command refuses it in argv, because other programs can read argv. */
	content?: boolean;
	/** @throws InvalidValue */
	parse(text: string): T;
}

/** One argument or one flag of a command. */
export interface Slot<T> {
	/** Null for a flag without a value. */
	word: Word<unknown> | null;
	required: boolean;
	/** Whether the argument or flag may be given several times. */
	many: boolean;
	/** The value, from all texts that were typed for this slot. @throws InvalidValue */
	read(texts: string[]): T;
}

export type Slots = Record<string, Slot<any>>;
export type Values<S extends Slots> = { [K in keyof S]: S[K] extends Slot<infer T> ? T : never };

export function required<T>(word: Word<T>): Slot<T> {
	const read = (texts: string[]) => {
		const last = texts.at(-1);
		if (last === undefined) throw new InvalidValue(messages.missing);
		return word.parse(last);
	};
	return { word, required: true, many: false, read };
}

export function optional<T>(word: Word<T>): Slot<T | undefined> {
	const read = (texts: string[]) => (texts.length === 0 ? undefined : word.parse(texts.at(-1) as string));
	return { word, required: false, many: false, read };
}

export function many<T>(word: Word<T>): Slot<T[]> {
	const read = (texts: string[]) => (word.split ? texts.flatMap((text) => text.split(",")) : texts).map((text) => word.parse(text.trim()));
	return { word, required: false, many: true, read };
}

export function oneOrMore<T>(word: Word<T>): Slot<T[]> {
	const slot = many(word);
	const read = (texts: string[]) => {
		if (texts.length === 0) throw new InvalidValue(messages.missing);
		return slot.read(texts);
	};
	return { ...slot, required: true, read };
}

/** A flag without a value: true when it was typed. */
export const flag: Slot<boolean> = { word: null, required: false, many: false, read: (texts) => texts.length > 0 };
