/** How the words of a command are declared: arguments and flags. Help, parsing and completion read this. */
import { Problem } from "./problems.ts";
import { said } from "./words/said.ts";

/** A word that a person types, such as a date or a code. `codes`: the closed list it comes from. */
export interface Word<T> {
	label: string;
	codes?: readonly string[];
	/** Whether several may stand in one, with commas between them. */
	split?: boolean;
	/** Words of people, which one-shot commands never take from argv, where other programs see them. */
	content?: boolean;
	/** @throws Problem */
	parse(text: string): T;
}

/** Where a word goes: a place or a flag. `word`: null for a flag that is only there or not. */
export interface Slot<T> {
	word: Word<unknown> | null;
	required: boolean;
	many: boolean;
	/** @param texts all that was given for it. @throws Problem */
	read(texts: string[]): T;
}

export type Slots = Record<string, Slot<any>>;
export type Values<S extends Slots> = { [K in keyof S]: S[K] extends Slot<infer T> ? T : never };

export function required<T>(word: Word<T>): Slot<T> {
	const read = (texts: string[]) => {
		const last = texts.at(-1);
		if (last === undefined) throw new Problem(said.missing);
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

/** At least one. */
export function some<T>(word: Word<T>): Slot<T[]> {
	const slot = many(word);
	const read = (texts: string[]) => {
		if (texts.length === 0) throw new Problem(said.missing);
		return slot.read(texts);
	};
	return { ...slot, required: true, read };
}

/** A flag without a value. */
export const yes: Slot<boolean> = { word: null, required: false, many: false, read: (texts) => texts.length > 0 };
