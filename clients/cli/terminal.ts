/** Reads lines, hidden lines and text from the keyboard or a pipe. The process has only one reader, so that no input is lost. */
import readline from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "./problems.ts";
import { messages } from "./words/messages.ts";

export interface Terminal {
	/** Whether the input is a terminal, not a pipe. */
	interactive: boolean;
	/** Reads the next line. Null at the end of the input. */
	line(prompt: string): Promise<string | null>;
	/** Reads a line without echo, and keeps it out of the history. */
	hidden(prompt: string): Promise<string | null>;
	/** Reads the rest of a pipe. On a terminal it reads up to an empty line. */
	rest(prompt: string): Promise<string>;
	/** Sets what Ctrl-C does. After `dropLines`, Ctrl-C does this only while nothing waits for a line. */
	onInterrupt(act: () => void): void;
	/** From now on, Ctrl-C at a prompt drops the line that is being typed. The code that waits for the line gets a LineDropped. For shells. */
	dropLines(): void;
	complete(candidates: (line: string) => string[]): void;
	close(): void;
}

/** The person has pressed Ctrl-C instead of typing a line. */
export class LineDropped extends UsageError {
	constructor() {
		super(messages.lineDropped);
	}
}

export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
	return input.isTTY ? keyboard(input, output) : pipe(input);
}

/** Echoes input only while `line` waits. So it hides secrets, and also letters that were typed before the prompt for a secret. */
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
	let interrupt: () => void = () => process.exit(130);
	let candidates: (line: string) => string[] = () => [];
	let isDropping = false;
	/** Drops the line that somebody waits for. Null while nobody waits. */
	let drop: (() => void) | null = null;
	function open(): readline.Interface {
		if (reader) return reader;
		const completer = (line: string): [string[], string] => [candidates(line).filter((each) => each.startsWith(line)), line];
		reader = readline.createInterface({ input, output: screen, terminal: true, completer });
		reader.on("SIGINT", () => (isDropping && drop ? drop() : interrupt()));
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
		const dropping = new AbortController();
		return new Promise<string | null>((resolve, reject) => {
			const atEnd = () => resolve(null);
			from.once("close", atEnd);
			from.question(prompt, { signal: dropping.signal }, (answer) => {
				from.off("close", atEnd);
				resolve(answer);
			});
			drop = () => {
				from.off("close", atEnd);
				from.write(null, { ctrl: true, name: "e" });
				output.write("^C");
				// Forgets what was typed, and begins a new line on the screen.
				dropping.abort();
				reject(new LineDropped());
			};
		}).finally(() => {
			drop = null;
		});
	}
	async function line(prompt: string): Promise<string | null> {
		screen.muted = false;
		try {
			return await ask(prompt);
		} finally {
			screen.muted = true;
		}
	}
	return {
		interactive: true,
		line,
		async hidden(prompt) {
			// Opens the reader before the prompt, because until then the terminal itself echoes the input.
			open();
			output.write(prompt);
			try {
				return await ask("");
			} finally {
				output.write("\n");
			}
		},
		async rest(prompt) {
			output.write(`${prompt}\n`);
			const lines: string[] = [];
			for (let next = await line(""); next !== null && next !== ""; next = await line("")) lines.push(next);
			return lines.join("\n");
		},
		onInterrupt(act) {
			interrupt = act;
		},
		dropLines() {
			isDropping = true;
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
		dropLines() {},
		complete() {},
		close: () => input.destroy(),
	};
}
