/** Makes sure that one process at a time runs the cluster of a folder, and stops a PostgreSQL that a killed process has left. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError, failureText, readFileOr, STOP_MS } from "./common.ts";

/**
 * Makes this process the owner of the folder. The file `owner` holds process id and start time, so that a later process with the same
 * id is not mistaken for the owner. @returns a function that gives the folder up.
 */
export function takeOwnership(folder: string): () => void {
	const file = path.join(folder, "owner");
	const self = `${process.pid} ${startedAt(process.pid)}`;
	for (let attempt = 0; attempt < 3; attempt++) {
		try {
			fs.writeFileSync(file, self, { flag: "wx", mode: 0o600 });
			return () => fs.rmSync(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
				throw new EmbeddedPostgresError(
					`The database folder ${folder} can't be written (${failureText(error)}): check its owner and mode, or set CLOISTER_DATA to another folder.`,
				);
			}
			refuseWhileOwned(folder, readFileOr(file, ""));
			fs.rmSync(file, { force: true });
		}
	}
	throw new EmbeddedPostgresError(`The database folder ${folder} is being taken by another process at this moment: try again.`);
}

/** @param owner the text of the file `owner`. @throws EmbeddedPostgresError while the process that it names still runs. */
function refuseWhileOwned(folder: string, owner: string): void {
	const [pid, started] = owner.split(" ");
	if (pid && isAlive(Number(pid)) && startedAt(Number(pid)) === started) {
		throw new EmbeddedPostgresError(
			`The database folder ${folder} is in use by another running Cloister (process ${pid}): stop that one, or set CLOISTER_DATA to another folder.`,
		);
	}
}

/** Stops the PostgreSQL that a killed owner has left running. Removes a pid file that would keep the next one from starting. */
export async function stopOrphan(data: string): Promise<void> {
	const pidFile = path.join(data, "postmaster.pid");
	const pid = Number(readFileOr(pidFile, "").split("\n")[0]);
	if (!pid) return;
	if (isPostgres(pid, data)) {
		process.kill(pid, "SIGINT");
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
