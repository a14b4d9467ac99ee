/** Describes the machine, because absolute numbers depend on it. */
import { cpus, loadavg, release, totalmem } from "node:os";
import { type Database, sql } from "./database.ts";
import { pgbenchVersion } from "./pgbench.ts";

export async function machine({ superuser }: Pick<Database, "superuser">): Promise<Record<string, string>> {
	const settings = await sql<{ version: string; fsync: string; commit: string }>(
		superuser,
		"SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
	);
	const { version, fsync, commit } = settings[0] ?? { version: "?", fsync: "?", commit: "?" };
	return {
		processor: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
		memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
		system: `${process.platform} ${release()}`,
		// A value above a few tenths means that other programs were using the machine.
		load: `${loadavg()[0]?.toFixed(2)} before the runs`,
		node: process.version,
		postgres: `${version} (embedded; fsync ${fsync}, synchronous_commit ${commit})`,
		pgbench: (await pgbenchVersion()) ?? "not installed, so there are no baselines",
	};
}
