/** The program `cloister`. Standard output holds only the answer. Prompts, errors, alarms and progress go to standard error. */

import { type ErrorJson, errorJson, exitOf } from "./answers/exits.ts";
import { alarmJson, showAlarm, showError, toJson } from "./answers/show.ts";
import { type Globals, hasJsonFlag, parseGlobals } from "./arguments/parse.ts";
import { commands } from "./commands/index.ts";
import { Invocation } from "./invocation.ts";
import { homeFolder } from "./profile.ts";
import { type RunContext, runWords } from "./run.ts";
import { runShell } from "./shell.ts";
import { openTerminal } from "./terminal.ts";
import { setLanguage } from "./words/language.ts";

async function main(words: string[]): Promise<number> {
	if (process.env.CLOISTER_CLI_LANGUAGE) setLanguage(process.env.CLOISTER_CLI_LANGUAGE);
	const { globals, rest } = parseGlobals(words);
	const terminal = openTerminal(process.stdin, process.stderr);
	const invocation = new Invocation({
		home: homeFolder(process.env),
		profile: globals.profile ?? "default",
		server: globals.server,
		as: globals.as,
		onAlarm: (alarm) => {
			if (!globals.json) showAlarm(alarm);
			else if (rest[0] !== "shell") process.stderr.write(`${toJson({ alarm: alarmJson(alarm) })}\n`);
		},
	});
	const context: RunContext = { commands, invocation, terminal, inShell: rest[0] === "shell", startPassword: { value: null } };
	const close = async () => {
		await invocation.close();
		terminal.close();
	};
	for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => void close().then(() => process.exit(143)));
	terminal.onInterrupt(() => void close().then(() => process.exit(130)));
	try {
		if (rest[0] === "shell" && !globals.help) return await runShell(context, globals, rest.includes("--strict"));
		return await runOnce(words, globals, context);
	} finally {
		await close();
	}
}

async function runOnce(words: string[], globals: Globals, context: RunContext): Promise<number> {
	const { exit, answer, error } = await runWords(words, {}, context);
	if (answer) process.stdout.write(`${globals.json ? toJson(answer.data, 2) : answer.text()}\n`);
	if (error) printError(exit, error, globals.json);
	return exit;
}

function printError(exit: number, error: ErrorJson, json: boolean): void {
	if (json) process.stderr.write(`${toJson({ ok: false, exit, error })}\n`);
	else showError(error);
}

const words = process.argv.slice(2);
try {
	process.exitCode = await main(words);
} catch (error) {
	process.exitCode = exitOf(error);
	printError(exitOf(error), errorJson(error), hasJsonFlag(words));
}
