/** The parent's side of server-process.ts. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { TestLike } from "../scope.ts";
import type { Server } from "../server.ts";

/** In MiB: a leak of hundreds of bytes a request comes to it within a long run, and ends the process. */
const HEAP = 256;

export interface ServerProcess {
	url: string;
	/** In MiB. */
	memory(): Promise<number>;
	/** Null while it runs; else how it ended and what it said. */
	ended(): string | null;
	/** What it has logged: internal errors and worse. */
	said(): string;
}

/** Another process beside `server`, on the same database and secrets. It signs nothing. */
export async function beside(t: TestLike, server: Server, databaseUrl: string): Promise<ServerProcess> {
	const child = fork(path.join(import.meta.dirname, "server-process.ts"), {
		execArgv: ["--import=tsx", `--max-old-space-size=${HEAP}`],
		env: {
			PATH: process.env.PATH,
			DATABASE_URL: databaseUrl,
			CLOISTER_DATA: server.context.config.dataFolder,
			CLOISTER_SIGNER: "false",
			LOG_LEVEL: "error",
			REQUESTS_PER_MINUTE: "100000000",
			DATABASE_CONNECTIONS: "8",
		},
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (said = (said + data).slice(-20_000)));
	let end: string | null = null;
	child.once("exit", (code, signal) => (end = `the server ended (${signal ?? code}): ${said.slice(-2_000)}`));
	t.teardown(async () => {
		if (end === null) child.kill("SIGKILL");
	});
	const { url } = await told<{ url: string }>(child, () => end);
	return {
		url,
		async memory() {
			child.send("memory");
			return (await told<{ rss: number }>(child, () => end)).rss / 2 ** 20;
		},
		ended: () => end,
		said: () => said,
	};
}

async function told<T>(child: ChildProcess, end: () => string | null): Promise<T> {
	const told = new AbortController();
	const exit = once(child, "exit", { signal: told.signal }).then(() => [null]);
	// Nobody waits for its end any more.
	exit.catch(() => {});
	try {
		const [message] = await Promise.race([once(child, "message"), exit]);
		if (message === null) throw new Error(end() ?? "the server ended");
		return message as T;
	} finally {
		told.abort();
	}
}
