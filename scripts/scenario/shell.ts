/** One person at the command line: a `cloister shell --json` of their own, a profile of their own, a line for a line. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";

const CLI = path.join(import.meta.dirname, "../../clients/cli/cloister.mjs");

/** What a line of the shell answers. */
interface Reply {
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

/** Every shell that was started, so that none outlives the scenario. */
const shells = new Set<ChildProcessWithoutNullStreams>();

export async function closeShells(): Promise<void> {
	const ends = [...shells].map((shell) => (shell.exitCode === null ? once(shell, "exit") : undefined));
	for (const shell of shells) shell.kill("SIGTERM");
	await Promise.all(ends);
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
	readonly #shell: ChildProcessWithoutNullStreams;
	readonly #lines: AsyncIterator<string>;
	readonly #reader: Interface;

	/** @param profile a fresh one is a fresh machine. @param used where commands are noted. */
	constructor(at: { home: string; address: string; used: Used[] }, name: string, signIn: string, password: string, profile = signIn) {
		this.name = name;
		this.signIn = signIn;
		this.password = password;
		this.used = at.used;
		const flags = ["--profile", profile, "--server", at.address, "--json", "--password-stdin", "shell"];
		const env = { ...process.env, CLOISTER_CLI_HOME: at.home };
		// A group of its own, so that Ctrl-C reaches the scenario alone, which ends everything in order.
		this.#shell = spawn(process.execPath, [CLI, ...flags], { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
		shells.add(this.#shell);
		this.#shell.on("exit", () => shells.delete(this.#shell));
		this.#shell.stdin.on("error", () => {});
		this.#shell.stderr.on("data", (chunk: Buffer) => process.stderr.write(`[${signIn}] ${chunk}`));
		this.#reader = createInterface({ input: this.#shell.stdout });
		this.#lines = this.#reader[Symbol.asyncIterator]();
		this.#shell.stdin.write(`${password}\n`);
	}

	/** @param secrets lines that the command reads after it, such as a password. */
	async #ask(words: string[], secrets: string[] = []): Promise<Reply> {
		this.#shell.stdin.write(`${JSON.stringify([...words, ...(secrets.length > 0 ? ["--password-stdin"] : [])])}\n`);
		for (const secret of secrets) this.#shell.stdin.write(`${secret}\n`);
		const { value, done } = await this.#lines.next();
		if (done) throw new Error(`${this.name}'s shell has ended`);
		const reply = JSON.parse(value) as Reply;
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

	/** Leaves, as somebody does who closes the machine. */
	async leave(): Promise<void> {
		const ended = this.#shell.exitCode === null ? once(this.#shell, "exit") : undefined;
		this.#shell.stdin.end();
		await ended;
	}
}
