/** Who runs the cluster of a folder: one process at a time, and what a killed one left is stopped. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError, readOr, reason, STOP_MS } from "./common.ts";

/** One owner per folder: the process that started it, told apart from a later process with the same number. */
export function takeOwnership(folder: string): () => void {
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
export async function stopOrphan(data: string): Promise<void> {
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
