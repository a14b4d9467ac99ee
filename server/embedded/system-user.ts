/** The system user that runs PostgreSQL when Cloister runs as root. It must be able to reach the programs and the data. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, reason, SUPERUSER } from "./common.ts";

/** The folder for programs and data, when the user can't enter their usual folder. */
export const REACHABLE = "/var/lib/cloister";

export interface SystemUser {
	name: string;
	uid: number;
	gid: number;
}

/** The user `postgres`, created when missing, because PostgreSQL refuses to run as root. Undefined when this process isn't root. */
export function systemUser(): SystemUser | undefined {
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
				`PostgreSQL can't run as root, and the system user "${SUPERUSER}" could not be created (${reason(error)}): start Cloister as an ordinary user, or set DATABASE_URL.`,
			);
		}
	}
}

/** Whether the user can enter all folders on this path. It looks at the mode bits only, not at access control lists. */
export function canReach(target: string, user: SystemUser): boolean {
	for (let at = path.resolve(target); ; at = path.dirname(at)) {
		const stat = fs.statSync(at, { throwIfNoEntry: false });
		if (stat?.isDirectory()) {
			const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
			if (!(stat.mode & bit)) return false;
		}
		if (at === path.dirname(at)) return true;
	}
}

/** The wanted folder, or one under REACHABLE when the user can't enter the wanted one. */
export function reachableFolder(wanted: string, user: SystemUser | undefined): string {
	if (!user || canReach(path.dirname(wanted), user)) return wanted;
	const digest = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
	const replacement = path.join(REACHABLE, `${path.basename(wanted)}-${digest}`);
	process.stderr.write(
		`The user ${user.name}, who runs PostgreSQL for root, can't enter ${wanted}. So the database is in ${replacement}.\n`,
	);
	return replacement;
}
