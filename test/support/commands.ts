/** Runs commands of the CLI as they are typed in its shell, with the sessions of a test. */
import type { UnlockedSession } from "#sdk/context.ts";
import { askAboutSuspended } from "../../clients/cli/answers/suspended.ts";
import { findCommand, parseGlobals, readValues } from "../../clients/cli/arguments/parse.ts";
import { splitLine } from "../../clients/cli/arguments/split-line.ts";
import type { Command, Io } from "../../clients/cli/command.ts";

export interface Ran {
	data: any;
	text: string;
	/** Lines for people, beside the answer. */
	notes: string[];
	/** The progress that was shown, from 0 to 1. */
	steps: number[];
}

/**
 * A command that reads its words from the standard input reads "Piped in."
 * @param usual the session of all lines that come without one. @param answers to the questions, in order. After the last one nobody answers.
 */
export function typing(
	commands: Command[],
	usual: UnlockedSession,
	answers: boolean[] = [],
): (line: string, session?: UnlockedSession, more?: Partial<Io>) => Promise<Ran> {
	const readSections = new Map<UnlockedSession, Io["readSections"]>();
	return async (line, session = usual, more = {}) => {
		const { globals, rest: words } = parseGlobals(splitLine(line));
		const { command, rest } = findCommand(commands, words);
		const notes: string[] = [];
		const steps: number[] = [];
		const read = readSections.get(session) ?? new Map();
		readSections.set(session, read);
		const { yes } = globals;
		const confirm = yes ? async () => true : (more.confirm ?? (async () => answers.shift() ?? null));
		const io = {
			inShell: true,
			json: false,
			readSections: read,
			yes,
			session: async () => askAboutSuspended({ confirm, yes }, session),
			now: () => session.now(),
			words: async () => "Piped in.",
			note: (text: string) => void notes.push(text),
			progress: () => ({ step: (done: number, of: number) => void steps.push(done / of), done() {} }),
			...more,
			confirm,
		};
		const answer = await command.run(io as never, readValues(command, rest, true));
		return { data: answer.data, text: answer.text(), notes, steps };
	};
}
