/** The keyboard, or the pipe in its place: lines, hidden lines, text. One reader for the whole process, so that none is lost. */
import readline from "node:readline";
import { Writable } from "node:stream";

export interface Terminal {
	/** Whether a person sits there. */
	interactive: boolean;
	/** The next line; null at the end. */
	line(prompt: string): Promise<string | null>;
	/** Like line, without showing or remembering what is typed. */
	hidden(prompt: string): Promise<string | null>;
	/** All that is left; from a person, up to an empty line. */
	rest(prompt: string): Promise<string>;
	onInterrupt(act: () => void): void;
	complete(candidates: (line: string) => string[]): void;
	close(): void;
}

export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
	return input.isTTY ? keyboard(input, output) : pipe(input);
}

/** Shows letters only while a line is asked for: neither a secret, nor what is typed too early for one. */
class Screen extends Writable {
	muted = true;
	readonly #to: NodeJS.WriteStream;
	constructor(to: NodeJS.WriteStream) {
		super();
		this.#to = to;
	}
	get columns(): number {
		return this.#to.columns;
	}
	override _write(chunk: Buffer, _encoding: string, done: () => void): void {
		if (!this.muted) this.#to.write(chunk);
		done();
	}
}

function keyboard(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
	const screen = new Screen(output);
	let reader: readline.Interface | null = null;
	let interrupt = () => process.exit(130);
	let candidates: (line: string) => string[] = () => [];
	function open(): readline.Interface {
		if (reader) return reader;
		const completer = (line: string): [string[], string] => [candidates(line).filter((each) => each.startsWith(line)), line];
		reader = readline.createInterface({ input, output: screen, terminal: true, completer });
		reader.on("SIGINT", () => interrupt());
		reader.on("history", (history: string[]) => {
			if (screen.muted) history.shift();
		});
		reader.on("close", () => {
			reader = null;
		});
		return reader;
	}
	function ask(prompt: string): Promise<string | null> {
		const from = open();
		return new Promise((resolve) => {
			const atEnd = () => resolve(null);
			from.once("close", atEnd);
			from.question(prompt, (answer) => {
				from.off("close", atEnd);
				resolve(answer);
			});
		});
	}
	async function line(prompt: string): Promise<string | null> {
		screen.muted = false;
		const answer = await ask(prompt);
		screen.muted = true;
		return answer;
	}
	return {
		interactive: true,
		line,
		async hidden(prompt) {
			// The terminal itself shows letters until the reader has taken it over: that comes before the prompt.
			open();
			output.write(prompt);
			const answer = await ask("");
			output.write("\n");
			return answer;
		},
		async rest(prompt) {
			output.write(`${prompt}\n`);
			const lines: string[] = [];
			for (let next = await line(""); next !== null && next !== ""; next = await line("")) lines.push(next);
			return lines.join("\n");
		},
		onInterrupt(act) {
			interrupt = () => {
				act();
				return undefined as never;
			};
		},
		complete(given) {
			candidates = given;
		},
		close: () => reader?.close(),
	};
}

function pipe(input: NodeJS.ReadStream): Terminal {
	let lines: AsyncIterator<string> | null = null;
	const next = async () => {
		lines ??= readline.createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
		const { value, done } = await lines.next();
		return done ? null : value;
	};
	return {
		interactive: false,
		line: next,
		hidden: next,
		async rest() {
			const all: string[] = [];
			for (let line = await next(); line !== null; line = await next()) all.push(line);
			return all.join("\n");
		},
		onInterrupt(act) {
			process.once("SIGINT", act);
		},
		complete() {},
		close: () => input.destroy(),
	};
}
