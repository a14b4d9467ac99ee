/** `npm run maintain -- redact --entry N --reason CODE` and `npm run maintain -- retain --keep-days DAYS`. */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "#kernel/clock.ts";
import { readEnvironment, StartError } from "#kernel/config.ts";
import { EmbeddedPostgresError, startEmbedded } from "#kernel/embedded/index.ts";
import { openLog } from "#kernel/logging.ts";
import { ensureDatabase } from "#kernel/migrate.ts";
import { embeddedPasswords } from "#kernel/secrets.ts";
import { LEAST_DAYS, type Maintenance, openMaintenance, REASONS } from "../server/maintenance.ts";

const USAGE = `Usage: npm run maintain -- redact --entry NUMBER --reason ${REASONS.join("|")}
       npm run maintain -- retain --keep-days DAYS (${LEAST_DAYS} or more)`;

/** @throws StartError with the usage. */
function parse(argv: string[]): (maintenance: Maintenance) => Promise<string> {
	const { values, positionals } = readArgs(argv);
	const [command, ...more] = positionals;
	const { entry, reason, "keep-days": days } = values;
	const found = REASONS.find((each) => each === reason);
	if (more.length === 0 && command === "redact" && isNumber(entry) && found && days === undefined)
		return async (maintenance) => `Entry ${entry} is redacted; entry ${await maintenance.redact(Number(entry), found)} says so.`;
	if (more.length === 0 && command === "retain" && isNumber(days) && entry === undefined && reason === undefined)
		return async (maintenance) => {
			const { dropped, keptFrom } = await maintenance.retain(Number(days));
			return `${dropped} partitions dropped; bodies are kept from entry ${keptFrom} on.`;
		};
	throw new StartError(USAGE);
}

function readArgs(args: string[]) {
	const text = { type: "string" } as const;
	try {
		return parseArgs({ args, options: { entry: text, reason: text, "keep-days": text }, allowPositionals: true });
	} catch {
		throw new StartError(USAGE);
	}
}

function isNumber(text: string | undefined): text is string {
	return text !== undefined && /^\d{1,9}$/.test(text);
}

/** With no database given: the one in the data folder, while no server is using it. */
async function openDatabase(env: NodeJS.ProcessEnv): Promise<{ url: string; stop(): Promise<void> }> {
	const { config, given } = readEnvironment(env);
	if (given.CLOISTER_MAINTENANCE_URL) return { url: given.CLOISTER_MAINTENANCE_URL, stop: async () => {} };
	if (given.DATABASE_URL) throw new StartError("Set CLOISTER_MAINTENANCE_URL to the database role cloister_maintenance.");
	// Starting it would make a new one where there is none.
	if (!existsSync(path.join(config.dataFolder, "secrets", "database-maintenance")))
		throw new StartError(`There is no database in ${config.dataFolder}: set CLOISTER_DATA to the server's folder.`);
	const postgres = await startEmbedded({ folder: path.join(config.dataFolder, "postgres") });
	const { maintenance } = embeddedPasswords(config.dataFolder);
	const url = await ensureDatabase(postgres.url, "cloister");
	return {
		url: Object.assign(new URL(url), { username: "cloister_maintenance", password: maintenance }).href,
		stop: () => postgres.stop(),
	};
}

try {
	const run = parse(process.argv.slice(2));
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
