/**
 * The real server on a data folder, in this process and on a clock that can be moved. For the demonstration's month, and for scenarios in
 * which time passes quickly. They need such a clock, because the server refuses statements whose time differs from its own.
 */
import path from "node:path";
import type { Clock } from "#server/base/clock.ts";
import { readEnvironment } from "#server/base/config.ts";
import { openLog } from "#server/base/logging.ts";
import { embeddedPasswords, openSecrets } from "#server/base/secrets.ts";
import { ensureDatabase, hasHistory, migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { buildApp } from "../../server/app.ts";
import { stopLater } from "../interrupt.ts";

export interface PastServer {
	/** Such as http://127.0.0.1:8420. */
	address: string;
	setupToken: string;
	stop(): Promise<void>;
}

/** Sessions last for the whole month, and one machine may send any number of requests. */
const SETTINGS = { LOG_LEVEL: "warn", SESSION_IDLE_HOURS: "2160", REFRESH_DAYS: "90", REQUESTS_PER_MINUTE: "1000000" };

/** @param env more settings, by their names in docs/operations.md. */
export async function startPastServer(folder: string, clock: Clock, env: Record<string, string>): Promise<PastServer> {
	const { config, given } = readEnvironment({ ...SETTINGS, ...env, CLOISTER_DATA: path.resolve(folder) });
	const log = openLog(config.logLevel);
	const postgres = await startEmbedded({ folder: path.join(config.dataFolder, "postgres") });
	try {
		const passwords = embeddedPasswords(config.dataFolder);
		const owner = await ensureDatabase(postgres.url, "cloister");
		await migrate(owner, passwords);
		const databaseUrl = Object.assign(new URL(owner), { username: "cloister_app", password: passwords.app }).href;
		const { secrets } = await openSecrets(config.dataFolder, given, await hasHistory(databaseUrl), true);
		const app = await buildApp({ config, secrets, databaseUrl, log, clock });
		const address = await app.app.listen({ host: config.host, port: config.port });
		const stop = async () => {
			forget();
			await app.close();
			await postgres.stop();
		};
		const forget = stopLater(stop);
		return { address, setupToken: secrets.setupToken, stop };
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}
