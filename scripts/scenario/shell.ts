/** One person at the command line: a `cloister shell --json` of their own, a profile of their own, a line for a line. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

const CLI = path.join(import.meta.dirname, "../../clients/cli/cloister.mjs");

/** What a line of the shell answers. */
export interface Reply {
	ok: boolean;
	exit: number;
	result?: unknown;
	/** request: only of what the server refused; the client itself refuses much before anything is sent. */
	error?: { code: string; message: string; detail: string; request?: string };
	alarms?: { code: string }[];
	accesses?: number[];
}

/** One command as it was answered: what the auditor must find again. */
export interface Used {
	by: Person;
	what: string;
	/** By the server, not by the person's own client. */
	refused: boolean;
	accesses: number[];
}

/** Where somebody types. */
export interface Shell {
	/** @param secrets lines that the command reads after it, such as a password. */
	ask(words: string[], secrets: string[]): Promise<Reply>;
	/** As by somebody who closes the machine. */
	leave(): Promise<void>;
}

/** Whose shell it is. */
export interface Login {
	home: string;
	address: string;
	/** A fresh one is a fresh machine. */
	profile: string;
	password: string;
}

/** Every shell that was started, so that none outlives the scenario. */
const shells = new Set<ChildProcessWithoutNullStreams>();

export async function closeShells(): Promise<void> {
	const ends = [...shells].map((shell) => (shell.exitCode === null ? once(shell, "exit") : undefined));
	for (const shell of shells) shell.kill("SIGTERM");
	await Promise.all(ends);
}

/** A process of its own. */
class ShellProcess implements Shell {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #lines: AsyncIterator<string>;

	constructor({ home, address, profile, password }: Login) {
		const flags = ["--profile", profile, "--server", address, "--json", "--password-stdin", "shell"];
		const env = { ...process.env, CLOISTER_CLI_HOME: home };
		// A group of its own, so that Ctrl-C reaches the scenario alone, which ends everything in order.
		this.#child = spawn(process.execPath, [CLI, ...flags], { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
		shells.add(this.#child);
		this.#child.on("exit", () => shells.delete(this.#child));
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
		const ended = this.#child.exitCode === null ? once(this.#child, "exit") : undefined;
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
	readonly used: Used[];
	readonly #shell: Shell;

	/** @param at used: where commands are noted. shell: instead of a process of its own. */
	constructor(
		at: { home: string; address: string; used: Used[]; shell?: (login: Login) => Shell },
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

	/** A command that must work. @returns its result. */
	async do<T = Record<string, any>>(...words: string[]): Promise<T> {
		const reply = await this.#ask(words);
		if (reply.ok) return reply.result as T;
		throw new Error(`${this.name}, ${words.join(" ")}: ${reply.error?.code} (${reply.error?.detail || reply.error?.message})`);
	}

	/** A command that must be refused, with one of these codes. @returns the code. */
	async refused(codes: string[], ...words: string[]): Promise<string> {
		return this.#mustRefuse(codes, words, []);
	}

	async refusedSignIn(codes: string[]): Promise<string> {
		return this.#mustRefuse(codes, ["sign-in", this.signIn], [this.password]);
	}

	async #mustRefuse(codes: string[], words: string[], secrets: string[]): Promise<string> {
		const { ok, error } = await this.#ask(words, secrets);
		if (ok || !error) throw new Error(`${this.name}, ${words.join(" ")}: was allowed, and must be refused`);
		if (codes.includes(error.code)) return error.code;
		throw new Error(`${this.name}, ${words.join(" ")}: ${error.code} (${error.detail}), and should be ${codes.join(" or ")}`);
	}

	/** Joins with the code that was told, and signs in: the account waits to be vouched for. */
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
