/** Runs PostgreSQL as a child process that ends when this process ends. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError, readOr, reason, STOP_MS } from "./common.ts";
import { environment, program } from "./programs.ts";
import type { SystemUser } from "./system-user.ts";

const STARTUP_MS = 60_000;

/**
 * A shell script that stops PostgreSQL when its standard input closes, which also happens when this process is killed. It has a process
 * group of its own, so that Ctrl-C reaches this process only, and the last requests still find the database.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & database=$!
{ read -r _ <&3; kill -INT $database; } 2>/dev/null & guard=$!
exec 3<&-
wait $database; status=$?
kill $guard 2>/dev/null
exit $status`;

/** Starts PostgreSQL, and waits until it takes connections. @throws EmbeddedPostgresError */
export async function launch(options: {
	native: string;
	folder: string;
	data: string;
	user: SystemUser | undefined;
	settings: Record<string, string>;
	port: number | undefined;
}): Promise<{ child: ChildProcess; port: number }> {
	const logFile = path.join(options.folder, "postgres.log");
	for (let attempt = 1; ; attempt++) {
		const port = options.port ?? (await freePort());
		const log = openLog(logFile);
		const from = fs.fstatSync(log).size;
		const before = readOr(path.join(options.data, "postmaster.pid"), "");
		const command = [program(options.native, "postgres"), "-D", options.data, "-p", String(port)];
		for (const [name, value] of Object.entries(options.settings)) command.push("-c", `${name}=${value}`);
		if (process.platform !== "win32") command.unshift("/bin/sh", "-c", GUARD, "sh");
		const child = spawn(command[0] as string, command.slice(1), {
			env: environment(),
			cwd: options.folder,
			stdio: ["pipe", log, log],
			detached: process.platform !== "win32",
			uid: options.user?.uid,
			gid: options.user?.gid,
		});
		fs.closeSync(log);
		child.stdin?.on("error", () => {});
		const problem = await ready(child, options.data, before);
		if (!problem) {
			child.unref();
			(child.stdin as net.Socket | null)?.unref?.();
			return { child, port };
		}
		await end(child);
		const output = fs.readFileSync(logFile, "utf8").slice(from);
		if (/Address already in use/i.test(output)) {
			if (options.port === undefined && attempt < 5) continue; // another program has taken the free port
			throw new EmbeddedPostgresError(`Port ${port} on 127.0.0.1 is taken by another program: choose another port.`);
		}
		const fatal = /(?:FATAL|PANIC|error while loading).*/.exec(output)?.[0];
		throw new EmbeddedPostgresError(`The database in ${options.folder} did not start (${fatal ?? problem}): see ${logFile}.`);
	}
}

/**
 * Waits until PostgreSQL is ready: it writes its state into line 8 of its pid file. @param before content of the pid file before the
 * start. @returns what went wrong; undefined when it is ready.
 */
async function ready(child: ChildProcess, data: string, before: string): Promise<string | undefined> {
	let failure: string | undefined;
	child.once("error", (error) => (failure = reason(error)));
	child.once("exit", (code, signal) => (failure ??= `it ended at once (${signal ?? `exit code ${code}`})`));
	for (const until = Date.now() + STARTUP_MS; Date.now() < until; await sleep(20)) {
		if (failure) return failure;
		const pidFile = readOr(path.join(data, "postmaster.pid"), "");
		if (pidFile !== before && pidFile.split("\n")[7]?.trim() === "ready") return undefined;
	}
	return `it was not ready after ${STARTUP_MS / 1000} seconds`;
}

/** Stops PostgreSQL in good order, or at once after STOP_MS. */
export async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	child.ref();
	await new Promise<void>((resolve) => {
		const giveUp = setTimeout(() => {
			try {
				process.kill(-(child.pid as number), "SIGQUIT"); // immediate shutdown; the next start recovers
			} catch {}
			resolve();
		}, STOP_MS);
		child.once("exit", () => {
			clearTimeout(giveUp);
			resolve();
		});
		if (process.platform === "win32") child.kill();
		else child.stdin?.destroy();
	});
}

function openLog(file: string): number {
	const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
	if (size > 10_000_000) fs.renameSync(file, `${file}.old`);
	return fs.openSync(file, "a", 0o600);
}

async function freePort(): Promise<number> {
	const probe = net.createServer();
	await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
	const { port } = probe.address() as net.AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
