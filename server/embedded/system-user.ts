/** The system user that runs PostgreSQL when Cloister runs as root. This user must be able to reach the programs and the data. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, failureText, SUPERUSER } from "./common.ts";

/** The folder for programs and data, when the user can't enter their usual folders. */
export const REACHABLE = "/var/lib/cloister";

export interface SystemUser {
	name: string;
	uid: number;
	gid: number;
}

/**
 * The user `postgres`, created when missing, because PostgreSQL refuses to run as root. Undefined when this process isn't root.
 * @throws EmbeddedPostgresError when the user can't be created.
 */
export function systemUser(): SystemUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	return findUser() ?? createUser();
}

function findUser(): SystemUser | undefined {
	try {
		return readUser();
	} catch {
		return undefined;
	}
}

/** @throws Error when there is no such user. */
function readUser(): SystemUser {
	const id = (flag: string) => Number(execFileSync("id", [flag, SUPERUSER], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
	return { name: SUPERUSER, uid: id("-u"), gid: id("-g") };
}

/** @throws EmbeddedPostgresError */
function createUser(): SystemUser {
	try {
		execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SUPERUSER], { stdio: "pipe" });
		return readUser();
	} catch (error) {
		throw new EmbeddedPostgresError(
			`PostgreSQL can't run as root, and the system user "${SUPERUSER}" could not be created (${failureText(error)}): start Cloister as an ordinary user, or set DATABASE_URL.`,
		);
	}
}

/** Whether the user can enter all folders on this path. It looks at the mode bits only, not at access control lists. */
export function canReach(target: string, user: SystemUser): boolean {
	const folder = path.resolve(target);
	const parent = path.dirname(folder);
	return canEnter(folder, user) && (parent === folder || canReach(parent, user));
}

/** Whether the user can enter this folder. True also for a path that is missing or no folder, because it keeps nobody out. */
function canEnter(target: string, user: SystemUser): boolean {
	const stat = fs.statSync(target, { throwIfNoEntry: false });
	if (!stat?.isDirectory()) return true;
	const executeBit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
	return (stat.mode & executeBit) !== 0;
}

/** The wanted folder. If the user can't enter its parent: a folder under REACHABLE instead, with a message on stderr. */
export function reachableFolder(wanted: string, user: SystemUser | undefined): string {
	if (!user || canReach(path.dirname(wanted), user)) return wanted;
	const digest = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
	const replacement = path.join(REACHABLE, `${path.basename(wanted)}-${digest}`);
	process.stderr.write(
		`The user ${user.name}, who runs PostgreSQL for root, can't enter ${wanted}. So the database is in ${replacement}.\n`,
	);
	return replacement;
}
