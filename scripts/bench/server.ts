/** Runs the server as a process, and reads its CPU time and memory from Linux. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { nodeArgumentsOf, root } from "../tools.ts";

export interface ServerProcess {
	address: string;
	pid: number;
	stop(): Promise<void>;
}

/**
 * Starts the server, and waits until it listens.
 * @param program such as server/main.ts, relative to the project. @param settings the environment, besides PATH. @param flags of Node.
 * @throws Error if it ends before it listens.
 */
export async function startServer(program: string, settings: Record<string, string>, flags: string[] = []): Promise<ServerProcess> {
	const child = spawn(process.execPath, [...flags, ...nodeArgumentsOf(program)], {
		cwd: root,
		env: {
			PATH: process.env.PATH ?? "",
			PORT: "0",
			LOG_LEVEL: "warn",
			REQUESTS_PER_MINUTE: "100000000",
			ACCESS_TOKEN_MINUTES: "60",
			...settings,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	const output = await readStartOutput(child, program);
	const address = /listens on (\S+)/.exec(output)?.[1] ?? "";
	return {
		address,
		pid: child.pid ?? 0,
		async stop() {
			if (hasEnded(child)) return;
			const ended = once(child, "exit");
			child.kill("SIGTERM");
			await ended;
		},
	};
}

/** A process that a signal has killed has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Waits for the line with the server's address. */
async function readStartOutput(child: ChildProcess, program: string): Promise<string> {
	let output = "";
	child.stdout?.on("data", (data) => (output += data));
	for (;;) {
		if (/listens on \S+\n/.test(output)) break;
		if (hasEnded(child)) throw new Error(`${program} ended without listening`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return output;
}

/** CPU time of a process so far, in ms, in steps of 10; null where there is no /proc. */
export function cpuMs(pid: number): number | null {
	try {
		// After the program's name, which may contain spaces, the state is the first field, utime the 12th and stime the 13th.
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
			.replace(/^.*\) /, "")
			.split(" ");
		return (Number(fields[11]) + Number(fields[12])) * 10;
	} catch {
		return null;
	}
}

/** The process's peak memory, in MB; null where there is no /proc. */
export function peakMB(pid: number): number | null {
	try {
		const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
		return Number(kilobytes) / 1024;
	} catch {
		return null;
	}
}
