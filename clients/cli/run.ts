/** Runs one command and collects its answer or error, alarms and access entries. */
import { AlarmError } from "#sdk/alarms.ts";
import { type ErrorJson, EXIT, errorJson, exitOf } from "./answers/exits.ts";
import { escapeControls } from "./answers/layout.ts";
import { alarmJson } from "./answers/show.ts";
import { findCommand, type Globals, parseGlobals, readValues } from "./arguments/parse.ts";
import type { Answer, Command } from "./command.ts";
import { consoleIo, type StartPassword } from "./console.ts";
import { helpOf } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { keepBook } from "./keep-book.ts";
import type { Terminal } from "./terminal.ts";
import { traceError } from "./trace.ts";

export interface CommandResult {
	exit: number;
	answer?: Answer;
	error?: ErrorJson;
	/** Alarms that were raised, including alarms that did not stop the command. */
	alarms: ReturnType<typeof alarmJson>[];
	/** Numbers of the access entries that the server named. */
	accesses: number[];
}

export interface RunContext {
	commands: Command[];
	invocation: Invocation;
	terminal: Terminal;
	inShell: boolean;
	startPassword: StartPassword;
}

/**
 * Runs one command line. Errors are part of the result; it never throws.
 * @param start flags that the program was started with. In a shell they apply to each line.
 */
export async function runWords(words: string[], start: Partial<Globals>, context: RunContext): Promise<CommandResult> {
	const { invocation } = context;
	// Forgets the alarms and access entries of an earlier command.
	invocation.takeAlarms();
	invocation.takeAccesses();
	let answer: Answer | undefined;
	let failure: unknown;
	try {
		answer = await runCommand(words, start, context);
	} catch (error) {
		failure = error;
	}
	const accesses = invocation.takeAccesses();
	if (failure === undefined) await keepBook(invocation, (line) => void process.stderr.write(`${escapeControls(line)}\n`));
	const alarms = invocation.takeAlarms().map(alarmJson);
	// freshness-unproven is only a warning: the server showed nothing false.
	const isAlarmed = alarms.some(({ code }) => code !== "freshness-unproven") || failure instanceof AlarmError;
	if (failure === undefined) return { exit: isAlarmed ? EXIT.alarm : EXIT.ok, ...(answer && { answer }), alarms, accesses };
	if (process.env.CLOISTER_CLI_TRACE && failure instanceof Error) process.stderr.write(traceError(failure));
	return { exit: isAlarmed ? EXIT.alarm : exitOf(failure), error: errorJson(failure), alarms, accesses };
}

async function runCommand(words: string[], start: Partial<Globals>, context: RunContext): Promise<Answer> {
	const { commands } = context;
	const { globals, rest } = parseGlobals(words);
	if (globals.help || rest.length === 0) return helpOf(commands, rest);
	const { command, rest: after } = findCommand(commands, rest);
	const values = readValues(command, after, context.inShell);
	await context.invocation.profile.checkFormat();
	const merged = { ...globals, json: globals.json || (start.json ?? false), progress: globals.progress || (start.progress ?? false) };
	return command.run(consoleIo({ ...context, globals: merged }), values);
}
