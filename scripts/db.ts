/** `npm run db:migrate` and `npm run db:check`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartError } from "#server/base/config.ts";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { differences } from "./db-check.ts";
import { dbMigrate } from "./db-migrate.ts";

/** Checks on a new database, so that the result depends only on the files of this folder. */
async function check(): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-db-check-"));
	const postgres = await startEmbedded({ folder, throwaway: true });
	try {
		const url = await ensureDatabase(postgres.url, "cloister");
		await migrate(url, null);
		const found = await differences(url);
		for (const line of found) console.error(line);
		if (found.length > 0)
			throw new StartError(
				`${found.length} differences between the declared and the migrated tables. Change the declaration, or add a migration.`,
			);
		console.log("The declared tables match the migrated tables.");
	} finally {
		await postgres.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

try {
	const [command] = process.argv.slice(2);
	if (command === "migrate") await dbMigrate(process.env);
	else if (command === "check") await check();
	else throw new StartError("Usage: db.ts migrate | check");
} catch (error) {
	console.error(error instanceof StartError ? error.message : error);
	process.exitCode = 1;
}
