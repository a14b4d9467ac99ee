/** Implements `Io` for a terminal and for pipes. */
import { judgePassword, SHORTEST_PASSWORD } from "#sdk/account/password-strength.ts";
import { escapeControls } from "./answers/layout.ts";
import { askAboutSuspended } from "./answers/suspended.ts";
import { parseLines } from "./arguments/kinds.ts";
import type { Globals } from "./arguments/parse.ts";
import type { Command, Io, Progress } from "./command.ts";
import type { Invocation } from "./invocation.ts";
import { InvalidValue, UsageError } from "./problems.ts";
import type { Terminal } from "./terminal.ts";
import { messages } from "./words/messages.ts";

interface ConsoleDependencies {
	invocation: Invocation;
	commands: Command[];
	terminal: Terminal;
	globals: Globals;
	inShell: boolean;
	startPassword: StartPassword;
}

/** The password that a shell reads when it starts. The first command that asks for a password takes it, and sets it to null. */
export interface StartPassword {
	value: string | null;
}

export function consoleIo(dependencies: ConsoleDependencies): Io {
	const { invocation, commands, terminal, globals, inShell, startPassword } = dependencies;

	/** Reads a secret. Without a terminal it needs --password-stdin, because standard input could hold something else. */
	async function secret(prompt: string): Promise<string> {
		if (!terminal.interactive && !globals["password-stdin"]) throw new UsageError(messages.noTerminal);
		const line = await terminal.hidden(terminal.interactive ? prompt : "");
		if (line === null || line === "") throw new UsageError(messages.nothingTyped);
		return line;
	}

	function takeStartPassword(): string | null {
		const { value } = startPassword;
		startPassword.value = null;
		return value;
	}

	async function password(): Promise<string> {
		return takeStartPassword() ?? secret(messages.askPassword);
	}

	async function newPassword(about: readonly string[]): Promise<string> {
		const atStart = takeStartPassword();
		if (atStart !== null) return atStart;
		// A program isn't asked again: a weak password is refused by the SDK.
		if (!terminal.interactive) return secret("");
		for (;;) {
			const typed = await secret(messages.askNewPassword(SHORTEST_PASSWORD));
			const { strength, isEnough } = await judgePassword(typed, about);
			printLine(messages.passwordStrength(strength, isEnough));
			if (!isEnough) continue;
			if ((await secret(messages.askPasswordAgain)) === typed) return typed;
			printLine(messages.passwordsDiffer);
		}
	}

	const canAsk = terminal.interactive && !globals.json;

	async function confirm(question: string): Promise<boolean | null> {
		if (globals.yes) return true;
		if (!canAsk) return null;
		return isYes(await terminal.line(messages.askYesNo(question)));
	}

	/** Asks for a code until it was typed as it was shown, or until the input ends. Case, spaces and dashes don't count. */
	async function askBack(code: string): Promise<void> {
		const normalized = (text: string) => text.toUpperCase().replace(/[\s\p{Pd}]/gu, "");
		for (;;) {
			const typed = await terminal.line(messages.askBack);
			if (typed === null || normalized(typed) === normalized(code)) return;
			printLine(messages.askBackWrong);
		}
	}

	return {
		invocation,
		commands,
		json: globals.json,
		inShell,
		force: globals.force,
		yes: globals.yes,
		readSections: invocation.readSections,
		now: Date.now,
		session: async () => askAboutSuspended({ confirm, yes: globals.yes }, await invocation.session(password)),
		surroundings: () => invocation.surroundings(),
		password,
		newPassword,
		secret,
		async words(prompt) {
			if (inShell && !terminal.interactive) throw new UsageError(messages.wordsOnTheLine);
			const text = (await terminal.rest(prompt)).trim();
			if (text === "") throw new UsageError(messages.nothingTyped);
			return checkText(text);
		},
		canAsk,
		ask: (question) => terminal.line(question),
		confirm,
		codeViewer(ask) {
			if (globals.json) return async () => {};
			if (!terminal.interactive) throw new UsageError(messages.cantShowCode);
			return async (title, code) => {
				process.stderr.write(`\n${title}\n\n    ${code}\n\n${messages.writeDown}\n`);
				if (ask) await askBack(code);
			};
		},
		progress: (title) => (globals.progress || (process.stderr.isTTY && !globals.json) ? progressLine(title) : { step() {}, done() {} }),
		note(line) {
			if (!globals.json) process.stderr.write(`${escapeControls(line)}\n`);
		},
	};
}

const isYes = (typed: string | null) => /^\s*y(es)?\s*$/i.test(typed ?? "");

const printLine = (line: string) => void process.stderr.write(`${line}\n`);

/** On a terminal, one line that is overwritten at each percent. Without a terminal, a new line for each 10 percent. */
function progressLine(title: string): Progress {
	let last = -1;
	const isTerminal = process.stderr.isTTY;
	return {
		step(done, of) {
			const percent = of === 0 ? 100 : Math.floor((done * 100) / of);
			const stage = isTerminal ? percent : Math.floor(percent / 10);
			if (stage === last) return;
			last = stage;
			process.stderr.write(`${isTerminal ? "\r" : ""}${messages.progress(title, percent)}${isTerminal ? "" : "\n"}`);
		},
		done() {
			if (isTerminal && last >= 0) process.stderr.write("\n");
		},
	};
}

/** @throws UsageError for a text with control characters */
function checkText(text: string): string {
	try {
		return parseLines(text);
	} catch (error) {
		throw error instanceof InvalidValue ? new UsageError(messages.badText(error.message)) : error;
	}
}
