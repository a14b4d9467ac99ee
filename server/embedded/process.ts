/** Runs PostgreSQL as a child process that ends when this process ends. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError, failureText, readFileOr, STOP_MS } from "./common.ts";
import { environment, programPath } from "./programs.ts";
import type { SystemUser } from "./system-user.ts";

/** How long a start of PostgreSQL may take. */
const STARTUP_MS = 60_000;
/** A log file that is longer than this when PostgreSQL starts gets another name, and a new log file begins. */
const MAX_LOG_BYTES = 10_000_000;

/**
 * A shell script that stops PostgreSQL when the script's standard input closes. That also happens when this process is killed. The script
 * has a process group of its own, so Ctrl-C reaches this process only, and the last requests still find the database.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & database=$!
{ read -r _ <&3; kill -INT $database; } 2>/dev/null & guard=$!
exec 3<&-
wait $database; status=$?
kill $guard 2>/dev/null
exit $status`;

export interface LaunchOptions {
	/** The folder of PostgreSQL's programs. */
	native: string;
	/** The folder of the embedded database. */
	folder: string;
	/** The folder of the cluster. */
	data: string;
	user: SystemUser | undefined;
	settings: Record<string, string>;
	/** Undefined: a free port. */
	port: number | undefined;
}

/** How many free ports are tried. More than one, because another program can take a free port first. */
const MOST_ATTEMPTS = 5;

/** Starts PostgreSQL, and waits until it takes connections. @throws EmbeddedPostgresError */
export async function launch(options: LaunchOptions): Promise<{ child: ChildProcess; port: number }> {
	for (let attempt = 1; ; attempt++) {
		const port = options.port ?? (await freePort());
		const started = await startOnPort(options, port);
		if ("child" in started) return { child: started.child, port };
		const { problem, output } = started;
		if (/Address already in use/i.test(output)) {
			if (options.port === undefined && attempt < MOST_ATTEMPTS) continue;
			throw new EmbeddedPostgresError(`Port ${port} on 127.0.0.1 is taken by another program: choose another port.`);
		}
		const fatal = /(?:FATAL|PANIC|error while loading).*/.exec(output)?.[0];
		throw new EmbeddedPostgresError(`The database in ${options.folder} did not start (${fatal ?? problem}): see ${logFileOf(options)}.`);
	}
}

/** @returns the child process, or what went wrong and what PostgreSQL has written about it. */
async function startOnPort(options: LaunchOptions, port: number): Promise<{ child: ChildProcess } | { problem: string; output: string }> {
	const log = openLog(logFileOf(options));
	const logStart = fs.fstatSync(log).size;
	const pidFileBefore = readFileOr(path.join(options.data, "postmaster.pid"), "");
	const child = spawnPostgres(options, port, log);
	fs.closeSync(log);
	const problem = await waitUntilReady(child, options.data, pidFileBefore);
	if (problem !== undefined) {
		await stopPostgres(child);
		return { problem, output: fs.readFileSync(logFileOf(options), "utf8").slice(logStart) };
	}
	// The child alone doesn't keep this process running.
	child.unref();
	(child.stdin as net.Socket | null)?.unref?.();
	return { child };
}

function logFileOf({ folder }: LaunchOptions): string {
	return path.join(folder, "postgres.log");
}

/** @param log the descriptor of the file that gets the output. */
function spawnPostgres({ native, folder, data, user, settings }: LaunchOptions, port: number, log: number): ChildProcess {
	const command = [programPath(native, "postgres"), "-D", data, "-p", String(port)];
	for (const [name, value] of Object.entries(settings)) command.push("-c", `${name}=${value}`);
	const hasShell = process.platform !== "win32";
	if (hasShell) command.unshift("/bin/sh", "-c", GUARD, "sh");
	const child = spawn(command[0] as string, command.slice(1), {
		env: environment(),
		cwd: folder,
		stdio: ["pipe", log, log],
		detached: hasShell,
		uid: user?.uid,
		gid: user?.gid,
	});
	child.stdin?.on("error", () => {});
	return child;
}

/**
 * Waits until PostgreSQL is ready: it writes its state into line 8 of its pid file.
 * @param before the content of the pid file before the start. @returns what went wrong; undefined when it is ready.
 */
async function waitUntilReady(child: ChildProcess, data: string, before: string): Promise<string | undefined> {
	let failure: string | undefined;
	child.once("error", (error) => (failure = failureText(error)));
	child.once("exit", (code, signal) => (failure ??= `it ended at once (${signal ?? `exit code ${code}`})`));
	const until = Date.now() + STARTUP_MS;
	while (Date.now() < until) {
		if (failure) return failure;
		const pidFile = readFileOr(path.join(data, "postmaster.pid"), "");
		if (pidFile !== before && pidFile.split("\n")[7]?.trim() === "ready") return undefined;
		await sleep(20);
	}
	return `it was not ready after ${STARTUP_MS / 1000} seconds`;
}

/** Stops PostgreSQL in good order, or at once after STOP_MS. */
export async function stopPostgres(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	child.ref();
	await new Promise<void>((resolve) => {
		const giveUp = setTimeout(() => {
			try {
				// An immediate shutdown. The next start recovers the data.
				process.kill(-(child.pid as number), "SIGQUIT");
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
	if (size > MAX_LOG_BYTES) fs.renameSync(file, `${file}.old`);
	return fs.openSync(file, "a", 0o600);
}

async function freePort(): Promise<number> {
	const probe = net.createServer();
	await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
	const { port } = probe.address() as net.AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
