/** How a command is declared, and what it works with. */

import type { Id } from "#protocol/bytes.ts";
import type { SessionOptions } from "#sdk/account/unlocked-session.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Slot, Slots, Values } from "./arguments/grammar.ts";
import type { Invocation, ReadSection } from "./invocation.ts";
import { People } from "./lookup/people.ts";
import type { sharedParameters } from "./words/parameters.ts";

export interface Answer {
	/** For programs: what --json prints. */
	data: unknown;
	/** For people. */
	text(): string;
}

/** The help of a command. Plain data, so that it can be translated. */
export interface Help {
	/** One line for lists of commands. */
	summary: string;
	details?: string;
	/** Descriptions of arguments and flags. `sharedParameters` describes the arguments and flags that many commands have. */
	parameters?: Record<string, string>;
	/** Complete command lines. */
	examples: string[];
}

export interface Command<A extends Slots = any, F extends Slots = any> {
	/** As it is typed, such as "handoff request". */
	name: string;
	help: Help;
	/** In the order in which they are typed. */
	args: A;
	flags: F;
	run(io: Io, input: Values<A> & Values<F>): Promise<Answer>;
}

type Shared = keyof typeof sharedParameters;
type Descriptions<Name extends PropertyKey> = { [K in Exclude<Name, Shared>]: string } & { [K in Extract<Name, Shared>]?: string };

/** Help that describes each argument and flag which has no shared description. */
export type HelpFor<A extends Slots, F extends Slots> = Omit<Help, "parameters"> &
	([Exclude<keyof A | keyof F, Shared>] extends [never]
		? { parameters?: Descriptions<keyof A | keyof F> }
		: { parameters: Descriptions<keyof A | keyof F> });

type None = Record<never, Slot<any>>;

/** A command as it is declared: without `args` or `flags` when it has none. The type of `help` demands a description of each of them. */
type Declared<A extends Slots, F extends Slots> = Pick<Command<A, F>, "name"> & { help: HelpFor<A, F>; args?: A; flags?: F };

/** Declares a command. */
export function command<A extends Slots = None, F extends Slots = None>(
	declared: Declared<A, F> & Pick<Command<A, F>, "run">,
): Command<A, F> {
	return { args: {} as A, flags: {} as F, ...declared };
}

/** @param open what the command begins with, such as the session. */
function commandWith<C>(open: (io: Io) => Promise<C>) {
	type Run<A extends Slots, F extends Slots> = (opened: C, input: Values<A> & Values<F>, io: Io) => Promise<Answer>;
	return <A extends Slots = None, F extends Slots = None>(declared: Declared<A, F> & { run: Run<A, F> }): Command<A, F> => ({
		args: {} as A,
		flags: {} as F,
		...declared,
		run: async (io, input) => declared.run(await open(io), input, io),
	});
}

/** Declares a command that works with the unlocked session. */
export const sessionCommand = commandWith((io) => io.session());

/** Declares a command that works with the synced directory and the names of the members. */
export const peopleCommand = commandWith(async (io) => People.of(await io.session()));

/** The interface between a command and its surroundings: the person, the server, and the form of the answer. */
export interface Io {
	invocation: Invocation;
	commands: Command[];
	/** Whether the answer is for a program. */
	json: boolean;
	/** Whether the command was typed in `cloister shell`. */
	inShell: boolean;
	/** Whether existing files may be replaced. */
	force: boolean;
	/** In a shell: each section that the person has seen. A change of a section names the seen version as its base. */
	readSections: Map<Id, ReadSection>;
	/** UTC ms. */
	now(): number;
	/** The unlocked session. Signs in first if necessary. */
	session(): Promise<UnlockedSession>;
	/** Server and storage, for commands that need no sign-in. */
	surroundings(): Promise<SessionOptions>;
	/** The present password. */
	password(): Promise<string>;
	/**
	 * Asks for a new password. Shows its strength, and asks again until it is strong enough and typed twice the same way.
	 * @param about as in judgePassword.
	 */
	newPassword(about: readonly string[]): Promise<string>;
	/** A secret that isn't a password, such as a recovery code. */
	secret(prompt: string): Promise<string>;
	/** Text for other people, from the terminal or the pipe. */
	words(prompt: string): Promise<string>;
	/** Whether a person sits at a terminal, and the answer isn't for a program. */
	canAsk: boolean;
	/** Asks a question that is answered by one line. Null at the end of the input. Only if `canAsk`. */
	ask(question: string): Promise<string | null>;
	/** Whether the person has answered all questions of this command with yes on the command line. */
	yes: boolean;
	/**
	 * Asks a question that is answered by yes or no. Returns null when nobody can answer: with --json, or without a terminal. With --yes it
	 * doesn't ask.
	 */
	confirm(question: string): Promise<boolean | null>;
	/**
	 * Returns the function that shows a code once. Call it before the code is made, because a code that nobody sees would be lost.
	 * @param ask whether the person must type the code back.
	 * @throws UsageError when there is neither a terminal nor --json. With --json the answer holds the code, so nothing is shown.
	 */
	codeViewer(ask: boolean): (title: string, code: string) => Promise<void>;
	/** Shows the progress of long work on a terminal or with --progress. */
	progress(title: string): Progress;
	/** Shows a line to a person while the command runs. It is not part of the answer. */
	note(line: string): void;
}

export interface Progress {
	/** In bytes or steps. */
	step(done: number, of: number): void;
	done(): void;
}
