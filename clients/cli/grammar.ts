/** How a command is declared: its name, what it takes, what it does. Help, parsing and completion all read this. */
import type { Io } from "./io.ts";
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

/** What a command says: fields for programs, text for people. */
export interface Answer {
	data: unknown;
	text(): string;
}

export interface Command<A extends Slots = any, F extends Slots = any> {
	/** As typed: "handoff request". */
	name: string;
	/** In the order of their places. */
	args: A;
	flags: F;
	run(io: Io, given: Values<A> & Values<F>): Promise<Answer>;
}

/** Declares a command. */
export function command<A extends Slots, F extends Slots>(declared: Command<A, F>): Command<A, F> {
	return declared;
}

/** Why a word isn't taken; the caller says which word it was. */
export class Problem extends Error {}

/** The command line itself is wrong: exit status 2. */
export class UsageError extends Error {
	/** The command it was about, for the hint at its help. */
	readonly command: string | null;
	readonly codes: readonly string[] | undefined;
	constructor(message: string, command: string | null = null, codes?: readonly string[]) {
		super(message);
		this.command = command;
		this.codes = codes;
	}
}

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
