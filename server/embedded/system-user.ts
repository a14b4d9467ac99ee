/** For root only: PostgreSQL refuses to run as root, so it runs as another user, who must be able to reach programs and data. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, reason, SUPERUSER } from "./common.ts";

/** Where that user can reach programs and data that stand in a private folder. */
export const REACHABLE = "/var/lib/cloister";

export interface SystemUser {
	name: string;
	uid: number;
	gid: number;
}

/** PostgreSQL refuses to run as root; then it runs as the user `postgres`, who is made when missing. */
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
				`PostgreSQL does not run as root and the system user "${SUPERUSER}" could not be created (${reason(error)}); run as an ordinary user, or set DATABASE_URL.`,
			);
		}
	}
}

/** Can the user walk down to this path? Only the classic mode bits are looked at. */
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

export function reachableFolder(wanted: string, user: SystemUser | undefined): string {
	if (!user || canReach(path.dirname(wanted), user)) return wanted;
	const mark = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
	const instead = path.join(REACHABLE, `${path.basename(wanted)}-${mark}`);
	process.stderr.write(
		`The user ${user.name}, who runs PostgreSQL for root, can't enter ${wanted}; the database is in ${instead} instead.\n`,
	);
	return instead;
}
