/** Makes sure that one process at a time runs the cluster of a folder, and stops a PostgreSQL that a killed process has left. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError, failureText, readFileOr, STOP_MS } from "./common.ts";

/**
 * Makes this process the owner of the folder. The newest of the files `owner.1`, `owner.2`, ... names the owner. This file holds process id
 * and start time, so that a later process with the same id is not mistaken for the owner. The file is empty when the owner gave the folder
 * up.
 *
 * The next file can be created only once. So when several processes find that the owner is gone, one process wins. The winner removes the
 * older files. The newest file always stays.
 * @returns a function that gives the folder up.
 * @throws EmbeddedPostgresError when another running process owns the folder, or the folder can't be used.
 */
export function takeOwnership(folder: string): () => void {
	for (let attempt = 0; attempt < 3; attempt++) {
		const last = newest(folder);
		refuseWhileOwned(folder, readFileOr(fileOf(folder, last), ""));
		const own = last + 1;
		if (!create(folder, own)) continue;
		if (newest(folder) === own) {
			for (const older of numbers(folder)) if (older < own) fs.rmSync(fileOf(folder, older), { force: true });
			return () => fs.writeFileSync(fileOf(folder, own), "");
		}
		// Meanwhile other processes have created this file and a newer one, and have removed this file.
		fs.rmSync(fileOf(folder, own), { force: true });
	}
	throw new EmbeddedPostgresError(`The database folder ${folder} is being taken by another process at this moment: try again.`);
}

const fileOf = (folder: string, number: number) => path.join(folder, `owner.${number}`);

/** The numbers of the owner files. @throws EmbeddedPostgresError when the folder can't be read. */
function numbers(folder: string): number[] {
	try {
		return fs.readdirSync(folder).flatMap((name) => {
			const number = /^owner\.(\d+)$/.exec(name)?.[1];
			return number === undefined ? [] : [Number(number)];
		});
	} catch (error) {
		throw unusable(folder, error);
	}
}

function unusable(folder: string, error: unknown): EmbeddedPostgresError {
	return new EmbeddedPostgresError(
		`The database folder ${folder} can't be used (${failureText(error)}): check its owner and mode, or set CLOISTER_DATA to another folder.`,
	);
}

/** The number of the newest owner file. 0: nobody has ever owned the folder. */
const newest = (folder: string) => Math.max(0, ...numbers(folder));

/**
 * Creates the file with its whole text at once, so that nobody reads a part.
 * @returns false when it exists. @throws EmbeddedPostgresError
 */
function create(folder: string, number: number): boolean {
	const draft = path.join(folder, `owner.draft.${process.pid}`);
	try {
		fs.writeFileSync(draft, `${process.pid} ${startedAt(process.pid)}`, { mode: 0o600 });
		fs.linkSync(draft, fileOf(folder, number));
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw unusable(folder, error);
	} finally {
		fs.rmSync(draft, { force: true });
	}
}

/** @param owner the text of a file of `takeOwnership`. @throws EmbeddedPostgresError while the process that it names still runs. */
function refuseWhileOwned(folder: string, owner: string): void {
	const [pid, started] = owner.split(" ");
	if (pid && isAlive(Number(pid)) && startedAt(Number(pid)) === started) {
		throw new EmbeddedPostgresError(
			`The database folder ${folder} is in use by another running Cloister (process ${pid}): stop that process, or set CLOISTER_DATA to another folder.`,
		);
	}
}

/** Stops the PostgreSQL that a killed owner has left running. Removes a pid file that would keep the next PostgreSQL from starting. */
export async function stopOrphan(data: string): Promise<void> {
	const pidFile = path.join(data, "postmaster.pid");
	const pid = Number(readFileOr(pidFile, "").split("\n")[0]);
	if (!pid) return;
	if (isPostgres(pid, data)) {
		interrupt(pid);
		const until = Date.now() + STOP_MS;
		while (isAlive(pid) && fs.existsSync(pidFile)) {
			if (Date.now() > until)
				throw new EmbeddedPostgresError(
					`A PostgreSQL left over from an earlier start (process ${pid}) does not stop: stop it by hand, with kill -QUIT ${pid}.`,
				);
			await sleep(50);
		}
	} else if (isAlive(pid)) {
		// Another program has this process id now, so PostgreSQL would refuse to start.
		fs.rmSync(pidFile, { force: true });
	}
}

function isPostgres(pid: number, data: string): boolean {
	if (!isAlive(pid)) return false;
	if (process.platform === "win32") return true;
	try {
		return execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes(data);
	} catch {
		// Small images have no `ps`. On Linux, /proc has the same.
		return readFileOr(`/proc/${pid}/cmdline`, "").includes(data);
	}
}

/** Does nothing when the process has ended in the meantime. */
function interrupt(pid: number): void {
	try {
		process.kill(pid, "SIGINT");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** When a process started, in clock ticks since boot; "unknown" on systems without /proc. */
function startedAt(pid: number): string {
	const stat = readFileOr(`/proc/${pid}/stat`, "");
	return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
}
