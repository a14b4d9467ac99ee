/** `npm run maintain -- redact --entry N --reason CODE` and `npm run maintain -- retain --keep-days DAYS`. */
import { existsSync } from "node:fs";
import path from "node:path";
import { systemClock } from "#server/base/clock.ts";
import { readEnvironment, StartError } from "#server/base/config.ts";
import { openLog } from "#server/base/logging.ts";
import { embeddedPasswords } from "#server/base/secrets.ts";
import { ensureDatabase } from "#server/database/migrate.ts";
import { EmbeddedPostgresError, startEmbedded } from "#server/embedded/index.ts";
import { openMaintenance } from "../server/maintenance.ts";
import { parseMaintenance } from "./maintain-arguments.ts";

/** Opens the given database, or the database in the data folder. No server may use a database in the data folder at the same time. */
async function openDatabase(env: NodeJS.ProcessEnv): Promise<{ url: string; stop(): Promise<void> }> {
	const { config, given } = readEnvironment(env);
	if (given.CLOISTER_MAINTENANCE_URL) return { url: given.CLOISTER_MAINTENANCE_URL, stop: async () => {} };
	if (given.DATABASE_URL) throw new StartError("Set CLOISTER_MAINTENANCE_URL to the database role cloister_maintenance.");
	// Without this check, the start would make a new database.
	if (!existsSync(path.join(config.dataFolder, "secrets", "database-maintenance")))
		throw new StartError(`There is no database in ${config.dataFolder}: set CLOISTER_DATA to the server's folder.`);
	const postgres = await startEmbedded({ folder: path.join(config.dataFolder, "postgres") });
	try {
		const { maintenance } = embeddedPasswords(config.dataFolder);
		const url = await ensureDatabase(postgres.url, "cloister");
		return {
			url: Object.assign(new URL(url), { username: "cloister_maintenance", password: maintenance }).href,
			stop: () => postgres.stop(),
		};
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}

try {
	const run = parseMaintenance(process.argv.slice(2));
	const database = await openDatabase(process.env);
	try {
		const maintenance = await openMaintenance({ url: database.url, clock: systemClock, log: openLog("error") });
		try {
			console.log(await run(maintenance));
		} finally {
			await maintenance.stop();
		}
	} finally {
		await database.stop();
	}
} catch (error) {
	console.error(error instanceof StartError || error instanceof EmbeddedPostgresError ? error.message : error);
	process.exitCode = 1;
}
