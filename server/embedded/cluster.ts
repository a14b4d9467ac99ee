/** The PostgreSQL cluster on disk: its password, creation and version. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, failureText, SUPERUSER } from "./common.ts";
import { environment, programPath } from "./programs.ts";
import type { SystemUser } from "./system-user.ts";

/** The password of the superuser. The first call makes it. */
export function readOrMakePassword(folder: string): string {
	const file = path.join(folder, "password");
	if (!fs.existsSync(file)) {
		// The file is renamed when it is whole, so that a killed process leaves no half of a password.
		const draft = `${file}.draft`;
		fs.writeFileSync(draft, randomBytes(24).toString("hex"), { mode: 0o600, flush: true });
		fs.renameSync(draft, file);
	}
	return fs.readFileSync(file, "utf8").trim();
}

interface ClusterOptions {
	/** The folder of PostgreSQL's programs. */
	native: string;
	/** The folder of the embedded database. */
	folder: string;
	/** The folder of the cluster, in `folder`. */
	data: string;
	password: string;
	/** The user who runs the programs; undefined for the user of this process. */
	user: SystemUser | undefined;
	/** Whether the new files must survive a power cut. */
	sync: boolean;
}

/** Creates a cluster. @throws EmbeddedPostgresError */
export function createCluster(options: ClusterOptions): void {
	// The cluster is made in another folder and then renamed, so that a killed process leaves no half-made cluster.
	const draft = `${options.data}.new`;
	const passwordFile = path.join(options.folder, "password.new");
	fs.rmSync(draft, { recursive: true, force: true });
	fs.rmSync(passwordFile, { force: true });
	fs.mkdirSync(draft, { mode: 0o700 });
	fs.writeFileSync(passwordFile, options.password, { mode: 0o600, flag: "wx" });
	if (options.user) for (const made of [draft, passwordFile]) fs.chownSync(made, options.user.uid, options.user.gid);
	try {
		execFileSync(
			programPath(options.native, "initdb"),
			[
				`--pgdata=${draft}`,
				`--username=${SUPERUSER}`,
				`--pwfile=${passwordFile}`,
				"--auth-host=scram-sha-256",
				"--auth-local=reject",
				"--encoding=UTF8",
				"--locale=C",
				"--locale-provider=builtin",
				"--builtin-locale=C.UTF-8",
				"--data-checksums",
				...(options.sync ? [] : ["--no-sync"]),
			],
			{ env: environment(), cwd: options.folder, stdio: "pipe", uid: options.user?.uid, gid: options.user?.gid },
		);
		fs.renameSync(draft, options.data);
	} catch (error) {
		throw new EmbeddedPostgresError(`The database in ${options.folder} could not be created: ${failureText(error)}`);
	} finally {
		fs.rmSync(passwordFile, { force: true });
	}
}

/** @throws EmbeddedPostgresError when the cluster was made by another major version of PostgreSQL. */
export function checkVersion(native: string, data: string): void {
	const dataVersion = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
	const output = execFileSync(programPath(native, "postgres"), ["--version"], { encoding: "utf8", env: environment() });
	const programVersion = /(\d+)/.exec(output.replace(/^[^)]*\)/, ""))?.[1];
	if (dataVersion !== programVersion) {
		throw new EmbeddedPostgresError(
			`The data in ${data} belongs to PostgreSQL ${dataVersion}, and this is PostgreSQL ${programVersion}: export the data with pg_dump of the older version, and import it here.`,
		);
	}
}
