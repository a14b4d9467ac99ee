/** Runs the baselines: SQL files of this folder, with PostgreSQL's load generator. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @returns pgbench's version, or null if it isn't installed (Debian: postgresql-contrib). */
export async function pgbenchVersion(): Promise<string | null> {
	try {
		const { stdout } = await run("pgbench", ["--version"]);
		return stdout.trim();
	} catch {
		return null;
	}
}

/**
 * @param file such as "write.sql".
 * @returns transactions per second, without the time to connect.
 */
export async function pgbench(url: string, file: string, seconds: number, clients = 32): Promise<number> {
	const { hostname, port, username, password, pathname } = new URL(url);
	const connection = ["-h", hostname, "-p", port, "-U", username, pathname.slice(1)];
	// `known` is a variable of the script in batch.ts.
	const options = ["-n", "-M", "prepared", "-D", "known=0", "-c", String(clients), "-j", "2", "-T", String(Math.ceil(seconds))];
	const { stdout } = await run("pgbench", [...options, "-f", path.resolve(import.meta.dirname, file), ...connection], {
		env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
	});
	const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
	if (tps === undefined) throw new Error(`pgbench did not report a rate for ${file}:\n${stdout}`);
	return Number(tps);
}
