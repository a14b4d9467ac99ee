/** Runs the real server, `server/main.ts`, as a child process on a data folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { stopLater } from "../interrupt.ts";
import { nodeArgumentsOf, root } from "../tools.ts";

export interface RunningServer {
	/** Such as http://127.0.0.1:8420. */
	address: string;
	/** For the founding of the network. Read from the data folder. */
	setupToken: string;
	/** Everything that the server has printed so far, except its address. */
	log(): string;
	/** Resolves with the exit code when the process has ended for any reason. */
	ended: Promise<number>;
	/** Kills the process (SIGKILL), and waits for its end. */
	kill(): Promise<void>;
	/** Lets the server finish its running requests, and waits for its end. */
	stop(): Promise<void>;
}

/**
 * Starts the server and waits until it listens. It uses the embedded PostgreSQL in the folder. An interrupt of the script stops it.
 * @param env more settings, by their names in docs/operations.md.
 * @throws Error with the server's output, if it doesn't start.
 */
export async function startServer(folder: string, env: Record<string, string>): Promise<RunningServer> {
	const child = spawn(process.execPath, nodeArgumentsOf("server/main.ts"), {
		cwd: root,
		// A process group of its own, so that Ctrl-C reaches only this process, which then stops the server.
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, LOG_LEVEL: "warn", ...env, CLOISTER_DATA: path.resolve(folder) },
	});
	const output: string[] = [];
	child.stderr?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
	const ended = once(child, "exit").then(([code]) => (code as number | null) ?? 1);
	const stop = async () => {
		if (child.exitCode === null) child.kill("SIGTERM");
		await ended;
	};
	void ended.then(stopLater(stop));
	const address = await Promise.race([addressOf(child, output), ended.then(() => null)]);
	if (address === null) throw new Error(output.join("").trim() || "the server ended before it listened");
	const kill = async () => {
		child.kill("SIGKILL");
		await ended;
	};
	return {
		address,
		log: () => output.join(""),
		setupToken: fs.readFileSync(path.join(folder, "secrets", "setup-token"), "utf8").trim(),
		ended,
		kill,
		stop,
	};
}

/** @returns the address that the server prints. Its other lines are kept for the error message. */
function addressOf(child: ChildProcess, output: string[]): Promise<string> {
	return new Promise((resolve) => {
		if (!child.stdout) return;
		createInterface({ input: child.stdout }).on("line", (line) => {
			const [, address] = /^Cloister listens on (\S+)$/.exec(line) ?? [];
			if (address) resolve(address);
			else output.push(`${line}\n`);
		});
	});
}
