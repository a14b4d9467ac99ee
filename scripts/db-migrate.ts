/** Applies missing migrations to the database in CLOISTER_OWNER_URL. The embedded database is migrated at each start. */
import { readEnvironment, StartError } from "#server/base/config.ts";
import { migrate } from "#server/database/migrate.ts";

export async function dbMigrate(env: NodeJS.ProcessEnv): Promise<void> {
	const { given } = readEnvironment(env);
	if (!given.CLOISTER_OWNER_URL)
		throw new StartError("Set CLOISTER_OWNER_URL and DATABASE_URL. Without them the embedded database is used, which npm start migrates.");
	await migrate(given.CLOISTER_OWNER_URL, null);
	console.log("The database is up to date.");
}
