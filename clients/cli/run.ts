/** Runs one command, and says how it ended. */
import { AlarmError } from "#sdk/alarms.ts";
import type { Answer, Command } from "./command.ts";
import { consoleIo } from "./console.ts";
import { EXIT, exitOf, type ToldError, tell } from "./exits.ts";
import { helpOf } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { findCommand, type Globals, parseGlobals, readValues } from "./parse.ts";
import { alarmJson } from "./show.ts";
import type { Terminal } from "./terminal.ts";

export interface Ran {
	exit: number;
	answer?: Answer;
	error?: ToldError;
	/** What the server showed that is false, whether or not it stopped the command. */
	alarms: ReturnType<typeof alarmJson>[];
	/** Numbers of the access entries that the server named. */
	accesses: number[];
}

export interface Running {
	commands: Command[];
	invocation: Invocation;
	terminal: Terminal;
	inShell: boolean;
	given: { password: string | null };
}

/** @param start flags of the program's own start, which hold for each line of a shell. */
export async function runWords(words: string[], start: Partial<Globals>, running: Running): Promise<Ran> {
	const { commands, invocation } = running;
	invocation.takeAlarms();
	invocation.takeAccesses();
	let answer: Answer | undefined;
	let failure: unknown;
	try {
		answer = await act(words, start, running);
	} catch (error) {
		failure = error;
	}
	const alarms = invocation.takeAlarms().map(alarmJson);
	const accesses = invocation.takeAccesses();
	// A warning that freshness isn't proven is no lie told.
	const lied = alarms.some(({ code }) => code !== "freshness-unproven") || failure instanceof AlarmError;
	if (failure === undefined) return { exit: lied ? EXIT.alarm : EXIT.ok, ...(answer && { answer }), alarms, accesses };
	if (process.env.CLOISTER_CLI_TRACE && failure instanceof Error) process.stderr.write(`${failure.stack}\n`);
	return { exit: lied ? EXIT.alarm : exitOf(failure), error: tell(failure), alarms, accesses };

	async function act(typed: string[], from: Partial<Globals>, { terminal, inShell, given }: Running): Promise<Answer> {
		const { globals, rest } = parseGlobals(typed);
		if (globals.help || rest.length === 0 || rest[0] === "help") return helpOf(commands, rest[0] === "help" ? rest.slice(1) : rest);
		const { command, rest: after } = findCommand(commands, rest);
		const values = readValues(command, after, inShell);
		const merged = { ...globals, json: from.json ?? globals.json, progress: globals.progress || (from.progress ?? false) };
		return command.run(consoleIo({ invocation, commands, terminal, globals: merged, inShell, given }), values);
	}
}
