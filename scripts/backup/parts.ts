/** The parts of a backup, each as a tar stream. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { readEnvironment, StartError } from "#server/base/config.ts";
import { withStoppedCluster } from "#server/embedded/index.ts";
import { packFolder } from "./archive.ts";
import type { Part } from "./arguments.ts";

/** Opens a part, and passes it to `use`. @throws StartError when the part isn't there, the embedded database runs, or pg_dump fails. */
export async function withPart(part: Part, env: NodeJS.ProcessEnv, use: (content: Readable) => Promise<void>): Promise<void> {
	const { config, given } = readEnvironment(env);
	if (part !== "database") return use(packFolder(requireFolder(path.join(config.dataFolder, part))));
	if (given.DATABASE_URL) return dump(given.CLOISTER_OWNER_URL, use);
	return withStoppedCluster(requireFolder(path.join(config.dataFolder, "postgres")), (folder) => use(packFolder(folder)));
}

function requireFolder(folder: string): string {
	if (!existsSync(folder)) throw new StartError(`There is no folder ${folder}: set CLOISTER_DATA to the server's folder.`);
	return folder;
}

/** Runs pg_dump with the tar format. The URL goes through the environment, because every user can read the arguments of a program. */
async function dump(url: string | undefined, use: (content: Readable) => Promise<void>): Promise<void> {
	if (!url) throw new StartError("Set CLOISTER_OWNER_URL: pg_dump reads all tables as the owner.");
	const { hostname, port, username, password, pathname, searchParams } = new URL(url);
	// The server, too, takes the last value of a parameter that is given twice.
	const parameter = (name: string) => searchParams.getAll(name).at(-1);
	const certificates = parameter("sslrootcert");
	const child = spawn("pg_dump", ["--format=tar", "--no-password"], {
		stdio: ["ignore", "pipe", "inherit"],
		env: {
			PATH: process.env.PATH ?? "",
			PGHOST: parameter("host") ?? decodeURIComponent(hostname),
			PGPORT: port || "5432",
			PGUSER: decodeURIComponent(username),
			PGPASSWORD: decodeURIComponent(password),
			PGDATABASE: decodeURIComponent(pathname.slice(1)),
			PGSSLMODE: parameter("sslmode") ?? "prefer",
			...(certificates !== undefined && { PGSSLROOTCERT: certificates }),
		},
	});
	child.once("error", (error) =>
		child.stdout.destroy(new StartError(`pg_dump can't be run (${error.message}): install PostgreSQL's client programs.`)),
	);
	// The end of the stream doesn't show whether the dump is whole. Only the exit code does.
	const whole = new Promise<void>((resolve, reject) =>
		child.once("close", (code) => (code === 0 ? resolve() : reject(new StartError("pg_dump failed; its message is above.")))),
	);
	whole.catch(() => {});
	await use(child.stdout);
	await whole;
}
