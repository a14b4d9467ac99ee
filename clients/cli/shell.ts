/**
 * One unlocked session, many commands: a line each, from a person or a program. With --json each line is answered by one
 * line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}, with "alarms" where there were any, and "accesses",
 * the numbers of the access entries that the server named.
 */

import { EXIT, tell } from "./answers/exits.ts";
import { showError, toJson } from "./answers/show.ts";
import type { Globals } from "./arguments/parse.ts";
import { splitLine } from "./arguments/split-line.ts";
import { UsageError } from "./problems.ts";
import { type Ran, type Running, runWords } from "./run.ts";
import { messages } from "./words/messages.ts";

/** @param strict stop at the first line that fails. @returns the exit status. */
export async function runShell(running: Running, start: Globals, strict: boolean): Promise<number> {
	const { terminal, commands } = running;
	if (start["password-stdin"]) running.startPassword.value = await terminal.hidden("");
	terminal.complete((line) => commands.map(({ name }) => `${name} `).filter((name) => name.startsWith(line)));
	if (terminal.interactive) process.stderr.write(`${messages.shellWelcome}\n`);
	for (;;) {
		const line = await terminal.line(messages.shellPrompt(running.invocation.profile.name));
		if (line === null || /^\s*(exit|quit)\s*$/.test(line)) return EXIT.ok;
		if (line.trim() === "" || line.startsWith("#")) continue;
		const ran = await runLine(line, running, start);
		showRan(ran, start.json);
		if (strict && ran.exit !== EXIT.ok) return ran.exit;
	}
}

async function runLine(line: string, running: Running, start: Globals): Promise<Ran> {
	try {
		const words = splitLine(line);
		if (words[0] === "shell") throw new UsageError(messages.shellInShell);
		return await runWords(words, { json: start.json, progress: start.progress }, running);
	} catch (error) {
		return { exit: EXIT.usage, error: tell(error), alarms: [], accesses: [] };
	}
}

function showRan({ exit, answer, error, alarms, accesses }: Ran, json: boolean): void {
	if (json) {
		const noticed = { ...(alarms.length > 0 && { alarms }), ...(accesses.length > 0 && { accesses }) };
		const line = error ? { ok: false, exit, error, ...noticed } : { ok: exit === EXIT.ok, exit, result: answer?.data ?? null, ...noticed };
		process.stdout.write(`${toJson(line)}\n`);
	} else if (error) showError(error);
	else if (answer) process.stdout.write(`${answer.text()}\n`);
}
