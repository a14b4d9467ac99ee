/** The server process: configuration, database, migrations, listening, and a stop that finishes the requests in progress. */
import path from "node:path";
import type { Logger } from "pino";
import { type App, buildApp } from "./app.ts";
import { type Config, readEnvironment, StartError } from "./base/config.ts";
import { openLog } from "./base/logging.ts";
import { embeddedPasswords, openSecrets } from "./base/secrets.ts";
import type { SecretSettings } from "./base/settings.ts";
import { checkMigrated, ensureDatabase, hasHistory, migrate } from "./database/migrate.ts";
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbedded } from "./embedded/index.ts";

interface Database {
	/** Connection URL of the application role. */
	url: string;
	postgres: EmbeddedPostgres | null;
}

/** Migrates the database of DATABASE_URL. Without DATABASE_URL, starts the embedded PostgreSQL in the data folder. */
async function openDatabase(config: Config, given: SecretSettings, log: Logger): Promise<Database> {
	if (given.DATABASE_URL) {
		if (given.CLOISTER_OWNER_URL) await migrate(given.CLOISTER_OWNER_URL, null);
		await checkMigrated(given.DATABASE_URL);
		return { url: given.DATABASE_URL, postgres: null };
	}
	const onChange = (problem: string | null) =>
		problem === null
			? log.warn("the embedded database runs again")
			: log.error({ problem }, "the embedded database has stopped and is started again");
	const postgres = await startEmbedded({ folder: path.join(config.dataFolder, "postgres"), onChange });
	try {
		const passwords = embeddedPasswords(config.dataFolder);
		const owner = await ensureDatabase(postgres.url, "cloister");
		await migrate(owner, passwords);
		return { url: Object.assign(new URL(owner), { username: "cloister_app", password: passwords.app }).href, postgres };
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}

/** Starts everything. A part that fails stops the parts that were started before it. */
async function start(env: NodeJS.ProcessEnv): Promise<{ app: App; stop(): Promise<void> }> {
	const { config, given } = readEnvironment(env);
	const log = openLog(config.logLevel);
	const database = await openDatabase(config, given, log);
	try {
		const { secrets, setupTokenAt } = await openSecrets(config.dataFolder, given, await hasHistory(database.url), config.signs);
		const app = await buildApp({
			config,
			secrets,
			databaseUrl: database.url,
			log,
			databaseRuns: () => database.postgres?.isRunning() ?? true,
		});
		const stop = async () => {
			await app.close().finally(() => database.postgres?.stop());
		};
		try {
			print(`Cloister listens on ${await listen(app, config)}`);
		} catch (error) {
			await app.close();
			throw error;
		}
		// The token itself isn't printed, because output often goes into logs that many people read.
		if (setupTokenAt && !app.context.directoryCache.directory.genesis)
			print(`No network is founded yet. The setup token for founding it is in ${setupTokenAt}`);
		return { app, stop };
	} catch (error) {
		await database.postgres?.stop();
		throw error;
	}
}

/** @returns the address. @throws StartError when the address can't be used. */
async function listen({ app }: App, config: Config): Promise<string> {
	try {
		return await app.listen({ host: config.host, port: config.port });
	} catch (error) {
		throw explainListenError(error, config);
	}
}

/** For the person at the terminal. All other output goes through the program log. */
function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

function explainListenError(error: unknown, { host, port }: Config): unknown {
	const { code } = error as NodeJS.ErrnoException;
	if (code === "EADDRINUSE")
		return new StartError(`PORT ${port} on HOST ${host} is taken by another program: stop that program, or set another PORT.`);
	if (code === "EADDRNOTAVAIL" || code === "EACCES")
		return new StartError(
			`The server can't listen on HOST ${host} and PORT ${port} (${code}): set HOST to an address of this machine, and PORT to a port that this user may open.`,
		);
	return error;
}

async function main(): Promise<void> {
	try {
		const { stop } = await start(process.env);
		let stopping = false;
		const end = (signal: NodeJS.Signals) => {
			// A second signal stops at once. PostgreSQL recovers at the next start.
			if (stopping) process.exit(130);
			stopping = true;
			print(`${signal}: finishing the requests in progress ...`);
			stop().then(
				() => process.exit(0),
				(error) => fail(error),
			);
		};
		process.on("SIGINT", end);
		process.on("SIGTERM", end);
	} catch (error) {
		fail(error);
	}
}

function fail(error: unknown): never {
	const isExplained = error instanceof StartError || error instanceof EmbeddedPostgresError;
	process.stderr.write(`${isExplained ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
}

await main();
