/** The real server as a child process: `server/main.ts` on a data folder, and its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { asStarted, root } from "../tools.ts";

export interface RunningServer {
	/** Such as http://127.0.0.1:8420. */
	address: string;
	/** For genesis; from the data folder, where the first start put it. */
	setupToken: string;
	/** Resolves with the exit code when the process has ended, however it came to that. */
	ended: Promise<number>;
	/** Asks it to finish what is in flight, and waits for the end. */
	stop(): Promise<void>;
}

/**
 * Starts the server and waits until it listens. Its Postgres is the embedded one, in the folder.
 * @param env more settings, by their names in docs/operations.md.
 * @throws Error with what the server said, when it doesn't come up.
 */
export async function startServer(folder: string, env: Record<string, string>): Promise<RunningServer> {
	const child = spawn(process.execPath, asStarted("server/main.ts"), {
		cwd: root,
		// A group of its own: Ctrl-C reaches us, and we end it in order.
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, LOG_LEVEL: "warn", ...env, CLOISTER_DATA: path.resolve(folder) },
	});
	const said: string[] = [];
	child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
	const ended = once(child, "exit").then(([code]) => (code as number | null) ?? 1);
	const address = await Promise.race([listening(child, said), ended.then(() => null)]);
	if (address === null) throw new Error(said.join("").trim() || "the server ended before it listened");
	const stop = async () => {
		if (child.exitCode === null) child.kill("SIGTERM");
		await ended;
	};
	return { address, setupToken: fs.readFileSync(path.join(folder, "secrets", "setup-token"), "utf8").trim(), ended, stop };
}

/** @returns the address it prints. Everything else it prints is kept for the error. */
function listening(child: ChildProcess, said: string[]): Promise<string> {
	return new Promise((resolve) => {
		if (!child.stdout) return;
		createInterface({ input: child.stdout }).on("line", (line) => {
			const [, address] = /^Cloister listens on (\S+)$/.exec(line) ?? [];
			if (address) resolve(address);
			else said.push(`${line}\n`);
		});
	});
}
