/**
 * Runs many commands in one unlocked session. A person or a program writes one command per line. With --json, at the start or on a line, each
 * answer is one line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}. Both may have "alarms", and "accesses" with
 * the numbers of the access entries that the server named.
 */

import { EXIT, errorJson } from "./answers/exits.ts";
import { showError, toJson } from "./answers/show.ts";
import { type Globals, hasJsonFlag } from "./arguments/parse.ts";
import { splitLine } from "./arguments/split-line.ts";
import { UsageError } from "./problems.ts";
import { type CommandResult, type RunContext, runWords } from "./run.ts";
import { LineDropped } from "./terminal.ts";
import { messages } from "./words/messages.ts";

/** @param strict stops at the first line that fails. @returns the exit status */
export async function runShell(context: RunContext, start: Globals, strict: boolean): Promise<number> {
	const { terminal, commands } = context;
	if (start["password-stdin"]) context.startPassword.value = await terminal.hidden("");
	terminal.complete((line) => commands.map(({ name }) => `${name} `).filter((name) => name.startsWith(line)));
	terminal.dropLines();
	if (terminal.interactive) process.stderr.write(`${messages.shellWelcome}\n`);
	for (;;) {
		const line = await nextLine(context);
		if (line === null || /^\s*(exit|quit)\s*$/.test(line)) return EXIT.ok;
		if (line.trim() === "" || line.startsWith("#")) continue;
		const result = await runLine(line, context, start);
		printResult(result, start.json || asksForJson(line));
		if (strict && result.exit !== EXIT.ok) return result.exit;
	}
}

/** The next line; empty when the person has dropped it with Ctrl-C; null at the end. */
async function nextLine({ terminal, invocation }: RunContext): Promise<string | null> {
	try {
		return await terminal.line(messages.shellPrompt(invocation.profile.name));
	} catch (error) {
		if (error instanceof LineDropped) return "";
		throw error;
	}
}

/** Whether this line asks for JSON. A line that can't be split into words doesn't. */
function asksForJson(line: string): boolean {
	try {
		return hasJsonFlag(splitLine(line));
	} catch {
		return false;
	}
}

async function runLine(line: string, context: RunContext, start: Globals): Promise<CommandResult> {
	try {
		const words = splitLine(line);
		if (words[0] === "shell") throw new UsageError(messages.shellInShell);
		return await runWords(words, { json: start.json, progress: start.progress }, context);
	} catch (error) {
		return { exit: EXIT.usage, error: errorJson(error), alarms: [], accesses: [] };
	}
}

function printResult({ exit, answer, error, alarms, accesses }: CommandResult, json: boolean): void {
	if (json) {
		const extras = { ...(alarms.length > 0 && { alarms }), ...(accesses.length > 0 && { accesses }) };
		const line = error ? { ok: false, exit, error, ...extras } : { ok: exit === EXIT.ok, exit, result: answer?.data ?? null, ...extras };
		process.stdout.write(`${toJson(line)}\n`);
	} else if (error) showError(error);
	else if (answer) process.stdout.write(`${answer.text()}\n`);
}
