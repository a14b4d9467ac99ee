/** An Io on a real terminal or pipe. */
import type { Command, Io, Progress } from "./command.ts";
import type { Invocation } from "./invocation.ts";
import { harmless } from "./layout.ts";
import type { Globals } from "./parse.ts";
import { UsageError } from "./problems.ts";
import type { Terminal } from "./terminal.ts";
import { said } from "./words/said.ts";

interface Parts {
	invocation: Invocation;
	commands: Command[];
	terminal: Terminal;
	globals: Globals;
	inShell: boolean;
	/** The password that a shell was given at its start; used once. */
	given: { password: string | null };
}

export function consoleIo(parts: Parts): Io {
	const { invocation, commands, terminal, globals, inShell, given } = parts;
	const fromPipe = globals["password-stdin"];

	/** A hidden line: from the pipe where that was asked for, else from a person; never silently from a pipe that holds something else. */
	async function hidden(prompt: string): Promise<string> {
		if (!terminal.interactive && !fromPipe) throw new UsageError(said.noTerminal);
		const line = await terminal.hidden(terminal.interactive ? prompt : "");
		if (line === null || line === "") throw new UsageError(said.nothingTyped);
		return line;
	}

	async function password(): Promise<string> {
		const { password: early } = given;
		given.password = null;
		return early ?? hidden(said.askPassword);
	}

	return {
		invocation,
		commands,
		json: globals.json,
		inShell,
		force: globals.force,
		now: Date.now,
		session: () => invocation.session(password),
		surroundings: () => invocation.surroundings(),
		password,
		async newPassword() {
			const { password: early } = given;
			given.password = null;
			if (early !== null) return early;
			const first = await hidden(said.askNewPassword);
			if (terminal.interactive && (await hidden(said.askPasswordAgain)) !== first) throw new UsageError(said.passwordsDiffer);
			return first;
		},
		secret: hidden,
		async words(prompt) {
			if (inShell && !terminal.interactive) throw new UsageError(said.wordsOnTheLine);
			const text = (await terminal.rest(prompt)).trim();
			if (text === "") throw new UsageError(said.nothingTyped);
			return text;
		},
		async showOnce(title, code, ask) {
			if (globals.json || !ask) return;
			if (!terminal.interactive) throw new UsageError(said.cantAskBack);
			process.stderr.write(`\n${title}\n\n    ${code}\n\n${said.writeDown}\n`);
			const plain = (text: string) => text.toUpperCase().replace(/[\s\p{Pd}]/gu, "");
			for (;;) {
				const typed = await terminal.line(said.askBack);
				if (typed === null || plain(typed) === plain(code)) return;
				process.stderr.write(`${said.askBackWrong}\n`);
			}
		},
		progress: (title) => (globals.progress || (process.stderr.isTTY && !globals.json) ? bar(title) : { step() {}, done() {} }),
		note(line) {
			if (!globals.json) process.stderr.write(`${harmless(line)}\n`);
		},
	};
}

/** One line that is written over on a terminal; a line for each tenth elsewhere. */
function bar(title: string): Progress {
	let last = -1;
	const live = process.stderr.isTTY;
	return {
		step(done, of) {
			const percent = of === 0 ? 100 : Math.floor((done * 100) / of);
			const mark = live ? percent : Math.floor(percent / 10);
			if (mark === last) return;
			last = mark;
			process.stderr.write(`${live ? "\r" : ""}${said.progress(title, percent)}${live ? "" : "\n"}`);
		},
		done() {
			if (live && last >= 0) process.stderr.write("\n");
		},
	};
}
