/** What a command is, and what it works with. */

import type { Surroundings } from "#sdk/account/unlocked-session.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Slots, Values } from "./grammar.ts";
import type { Invocation } from "./invocation.ts";

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

export interface Io {
	invocation: Invocation;
	commands: Command[];
	/** A program reads the answer. */
	json: boolean;
	inShell: boolean;
	/** Overwrite files that are there. */
	force: boolean;
	now(): number;
	/** The unlocked session; signs in first where it must. */
	session(): Promise<UnlockedSession>;
	/** Server and storage, for what is done before anybody is signed in. */
	surroundings(): Promise<Surroundings>;
	/** The present password. */
	password(): Promise<string>;
	/** A new one, asked twice from a person. */
	newPassword(): Promise<string>;
	/** A secret that isn't a password, such as a recovery code. */
	secret(prompt: string): Promise<string>;
	/** Words of a person for others: typed, or from the pipe. */
	words(prompt: string): Promise<string>;
	/** Shows a code once and asks it back, so that it was written down. Programs keep it themselves. */
	showOnce(title: string, code: string, ask: boolean): Promise<void>;
	/** For long work; says nothing unless somebody looks. */
	progress(title: string): Progress;
	/** A line for people, beside the answer. */
	note(line: string): void;
}

export interface Progress {
	/** In bytes or steps. */
	step(done: number, of: number): void;
	done(): void;
}
