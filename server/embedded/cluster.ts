/** The cluster on disk: its password, its creation, its version. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, reason, SUPERUSER } from "./common.ts";
import { environment, program } from "./programs.ts";
import type { SystemUser } from "./system-user.ts";

export function readOrMakePassword(folder: string): string {
	const file = path.join(folder, "password");
	if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" });
	return fs.readFileSync(file, "utf8").trim();
}

export function initialise(at: {
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

export function checkVersion(native: string, data: string): void {
	const has = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
	const said = execFileSync(program(native, "postgres"), ["--version"], { encoding: "utf8", env: environment() });
	const is = /(\d+)/.exec(said.replace(/^[^)]*\)/, ""))?.[1];
	if (has !== is) {
		throw new EmbeddedPostgresError(
			`The data in ${data} was written by PostgreSQL ${has}, and this is PostgreSQL ${is}: move the data with pg_dump of the older version.`,
		);
	}
}
