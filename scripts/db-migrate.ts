/** Applies what is missing of migrations/ to the database in CLOISTER_OWNER_URL. The embedded one is migrated at each start. */
import { readEnvironment, StartError } from "#server/base/config.ts";
import { migrate } from "#server/database/migrate.ts";

export async function dbMigrate(env: NodeJS.ProcessEnv): Promise<void> {
	const { given } = readEnvironment(env);
	if (!given.CLOISTER_OWNER_URL)
		throw new StartError("Set CLOISTER_OWNER_URL and DATABASE_URL: without them the embedded database is used, and npm start migrates it.");
	await migrate(given.CLOISTER_OWNER_URL, null);
	console.log("The database is up to date.");
}
