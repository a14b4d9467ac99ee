/** One person at the command line: each has their own `cloister shell --json` and profile. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { stopLater } from "../interrupt.ts";

const CLI = path.join(import.meta.dirname, "../../clients/cli/cloister.mjs");

/** The answer to one line of the shell. */
export interface Reply {
	ok: boolean;
	exit: number;
	result?: unknown;
	/** Only an error of the server has `request`. An error of the client itself has none. */
	error?: { code: string; message: string; detail: string; request?: string };
	alarms?: { code: string }[];
	accesses?: number[];
}

/** One command with its accesses, which the auditor must find in the log. */
export interface UsedCommand {
	by: Person;
	what: string;
	/** Whether the server refused the command. False if only the person's own client refused it. */
	refused: boolean;
	accesses: number[];
}

/** A person's shell. */
export interface Shell {
	/** @param secrets lines that the command reads from its input, such as a password. */
	ask(words: string[], secrets: string[]): Promise<Reply>;
	/** Ends the shell, as if the person closed the machine. */
	leave(): Promise<void>;
}

/** The settings of a person's shell. */
export interface Login {
	home: string;
	address: string;
	/** A new profile stands for a new machine. */
	profile: string;
	password: string;
}

/** All running shells, so that the scenario can end them. */
const shells = new Set<ChildProcessWithoutNullStreams>();

export async function closeShells(): Promise<void> {
	const ends = [...shells].map((shell) => (shell.exitCode === null ? once(shell, "exit") : undefined));
	for (const shell of shells) shell.kill("SIGTERM");
	await Promise.all(ends);
}

/** A shell in a process of its own. */
class ShellProcess implements Shell {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #lines: AsyncIterator<string>;

	constructor({ home, address, profile, password }: Login) {
		const flags = ["--profile", profile, "--server", address, "--json", "--password-stdin", "shell"];
		const env = { ...process.env, CLOISTER_CLI_HOME: home };
		// A process group of its own, so that Ctrl-C reaches only the scenario, which then ends the shells.
		this.#child = spawn(process.execPath, [CLI, ...flags], { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
		shells.add(this.#child);
		const forget = stopLater(closeShells);
		this.#child.on("exit", () => {
			shells.delete(this.#child);
			if (shells.size === 0) forget();
		});
		this.#child.stdin.on("error", () => {});
		this.#child.stderr.on("data", (chunk: Buffer) => process.stderr.write(`[${profile}] ${chunk}`));
		this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
		this.#child.stdin.write(`${password}\n`);
	}

	async ask(words: string[], secrets: string[]): Promise<Reply> {
		this.#child.stdin.write(`${JSON.stringify([...words, ...(secrets.length > 0 ? ["--password-stdin"] : [])])}\n`);
		for (const secret of secrets) this.#child.stdin.write(`${secret}\n`);
		const { value, done } = await this.#lines.next();
		if (done) throw new Error("the shell has ended");
		return JSON.parse(value) as Reply;
	}

	async leave(): Promise<void> {
		const isRunning = this.#child.exitCode === null && this.#child.signalCode === null;
		const ended = isRunning ? once(this.#child, "exit") : undefined;
		this.#child.stdin.end();
		await ended;
	}
}

export class Person {
	readonly name: string;
	readonly signIn: string;
	readonly password: string;
	/** The member's id, once joined. */
	id = "";
	fingerprint = "";
	recoveryCode = "";
	readonly used: UsedCommand[];
	readonly #shell: Shell;

	/** @param at the scenario: `used` collects the commands, `shell` replaces the process in tests. */
	constructor(
		at: { home: string; address: string; used: UsedCommand[]; shell?: (login: Login) => Shell },
		name: string,
		signIn: string,
		password: string,
		profile = signIn,
	) {
		this.name = name;
		this.signIn = signIn;
		this.password = password;
		this.used = at.used;
		const login = { home: at.home, address: at.address, profile, password };
		this.#shell = at.shell?.(login) ?? new ShellProcess(login);
	}

	async #ask(words: string[], secrets: string[] = []): Promise<Reply> {
		const reply = await this.#shell.ask(words, secrets);
		this.used.push({
			by: this,
			what: words.slice(0, 2).join(" "),
			refused: reply.error?.request !== undefined,
			accesses: reply.accesses ?? [],
		});
		if (reply.alarms) throw new Error(`${this.name}, ${words.join(" ")}: alarm ${reply.alarms.map(({ code }) => code).join(", ")}`);
		return reply;
	}

	/** Runs a command that must succeed. @returns its result. */
	async do<T = Record<string, any>>(...words: string[]): Promise<T> {
		const reply = await this.#ask(words);
		if (reply.ok) return reply.result as T;
		throw new Error(`${this.name}, ${words.join(" ")}: ${reply.error?.code} (${reply.error?.detail || reply.error?.message})`);
	}

	/** Runs a command that must be refused with one of these codes. @returns the code. */
	async refused(codes: string[], ...words: string[]): Promise<string> {
		return this.#mustRefuse(codes, words, []);
	}

	async refusedSignIn(codes: string[]): Promise<string> {
		return this.#mustRefuse(codes, ["sign-in", this.signIn], [this.password]);
	}

	async #mustRefuse(codes: string[], words: string[], secrets: string[]): Promise<string> {
		const { ok, error } = await this.#ask(words, secrets);
		if (ok || !error) throw new Error(`${this.name}, ${words.join(" ")}: was allowed, but must be refused`);
		if (codes.includes(error.code)) return error.code;
		throw new Error(`${this.name}, ${words.join(" ")}: ${error.code} (${error.detail}), expected ${codes.join(" or ")}`);
	}

	/** Joins with an invite code. The account is pending until it is vouched for. */
	async join(code: string): Promise<void> {
		const joined = await this.do("join", code, "--name", this.name, "--sign-in", this.signIn, "--no-ask");
		this.id = joined.member;
		this.fingerprint = joined.fingerprint;
		this.recoveryCode = joined.recoveryCode;
	}

	async signInNow(): Promise<void> {
		const reply = await this.#ask(["sign-in", this.signIn], [this.password]);
		if (!reply.ok) throw new Error(`${this.name} can't sign in: ${reply.error?.code} (${reply.error?.detail})`);
	}

	leave(): Promise<void> {
		return this.#shell.leave();
	}
}
