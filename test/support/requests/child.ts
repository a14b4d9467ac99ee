/** Starts server-process.ts and talks with it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { TestLike } from "../scope.ts";
import type { Server } from "../server.ts";

/** In MiB. So small that a leak of some hundred bytes for each request ends the process within a long run. */
const HEAP = 256;

export interface ServerProcess {
	url: string;
	/** In MiB. */
	memory(): Promise<number>;
	/** Null while it runs; else how it ended, and the end of its output. */
	ended(): string | null;
	/** The end of its output: logged errors. */
	output(): string;
}

/** Starts another process beside `server`, on the same database and secrets. It signs no checkpoints. */
export async function startBeside(t: TestLike, server: Server, databaseUrl: string): Promise<ServerProcess> {
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
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output = (output + data).slice(-20_000)));
	let end: string | null = null;
	child.once("exit", (code, signal) => (end = `the server ended (${signal ?? code}): ${output.slice(-2_000)}`));
	t.teardown(async () => {
		if (end === null) child.kill("SIGKILL");
	});
	const { url } = await nextMessage<{ url: string }>(child, () => end);
	return {
		url,
		async memory() {
			child.send("memory");
			return (await nextMessage<{ rss: number }>(child, () => end)).rss / 2 ** 20;
		},
		ended: () => end,
		output: () => output,
	};
}

/** @throws Error when the process ends before its next message. */
async function nextMessage<T>(child: ChildProcess, end: () => string | null): Promise<T> {
	const settled = new AbortController();
	const exit = once(child, "exit", { signal: settled.signal }).then(() => [null]);
	// Nobody handles the rejection when the wait is aborted.
	exit.catch(() => {});
	try {
		const [message] = await Promise.race([once(child, "message"), exit]);
		if (message === null) throw new Error(end() ?? "the server ended");
		return message as T;
	} finally {
		settled.abort();
	}
}
