/** The server as a process of its own, and what Linux says of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { asStarted, root } from "../tools.ts";

export interface ServerProcess {
	address: string;
	/** Printed at the first start only. */
	setupToken: string | null;
	pid: number;
	stop(): Promise<void>;
}

/** @param program such as server/main.ts, relative to the project. @param settings the environment, and nothing beside PATH. */
export async function startServer(program: string, settings: Record<string, string>, flags: string[] = []): Promise<ServerProcess> {
	const child = spawn(process.execPath, [...flags, ...asStarted(program)], {
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
	const said = await firstWords(child, program);
	const address = /listens on (\S+)/.exec(said)?.[1] ?? "";
	return {
		address,
		setupToken: /Setup token[^:]*: (\w+)/.exec(said)?.[1] ?? null,
		pid: child.pid ?? 0,
		async stop() {
			if (child.exitCode !== null) return;
			const ended = once(child, "exit");
			child.kill("SIGTERM");
			await ended;
		},
	};
}

/** Both lines of a start come at once, the address first. */
async function firstWords(child: ChildProcess, program: string): Promise<string> {
	let said = "";
	child.stdout?.on("data", (data) => (said += data));
	for (;;) {
		if (/listens on \S+\n/.test(said)) break;
		if (child.exitCode !== null) throw new Error(`${program} ended without listening`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await new Promise((resolve) => setTimeout(resolve, 100));
	return said;
}

/** CPU time of a process so far, in ms, in steps of 10; null where there is no /proc. */
export function cpuMs(pid: number): number | null {
	try {
		// Behind the program's name, which may hold spaces: state is the first field, utime and stime the 12th and 13th.
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
			.replace(/^.*\) /, "")
			.split(" ");
		return (Number(fields[11]) + Number(fields[12])) * 10;
	} catch {
		return null;
	}
}

/** The most memory that the process ever had in RAM, in MB; null where there is no /proc. */
export function peakMB(pid: number): number | null {
	try {
		const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
		return Number(kilobytes) / 1024;
	} catch {
		return null;
	}
}
