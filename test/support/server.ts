/** The whole server, as it is composed for real, on a database of its own and with a clock that tests move. */
import pg from "pg";
import { manualClock } from "#kernel/clock.ts";
import { readEnvironment } from "#kernel/config.ts";
import { openSecrets } from "#kernel/secrets.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { type App, buildApp } from "../../server/app.ts";
import { testDatabase } from "./database.ts";
import { testFolder } from "./folder.ts";
import { type Answer, type Sending, send } from "./http.ts";
import type { TestLike } from "./scope.ts";

export interface Server extends App {
	clock: ReturnType<typeof manualClock>;
	url: string;
	setupToken: string;
	/** Its data folder. */
	folder: string;
	/** Before the test ends; once is enough. */
	stop(): Promise<void>;
	call(method: string, path: string, sending?: Sending): Promise<Answer>;
	/** The database, as the application's role and as a superuser. */
	database: string;
	superuser: string;
	/** SQL behind the roles' backs. */
	sql(text: string): Promise<Record<string, unknown>[]>;
	/** All access entries so far. */
	entries(): Promise<AccessEntryBody[]>;
}

/**
 * @param settings of the environment, above those for tests.
 * @param template a database to begin from; then its server's secrets belong into the settings.
 */
export async function bootServer(t: TestLike, settings: Record<string, string> = {}, template?: string): Promise<Server> {
	const database = await testDatabase(t, template);
	const clock = manualClock();
	const { config, given } = readEnvironment({
		CLOISTER_DATA: testFolder(t),
		LOG_LEVEL: "silent",
		PORT: "0",
		DATABASE_CONNECTIONS: "8",
		REQUESTS_PER_MINUTE: "1000000",
		...settings,
	});
	const { secrets } = await openSecrets(config.dataFolder, given, false);
	const built = await buildApp({ config, secrets, databaseUrl: database.app, clock, unsafeForTests: true });
	const behind = new pg.Pool({ connectionString: database.superuser, max: 1 });
	behind.on("error", () => {});
	let stopped: Promise<void> | undefined;
	const stop = () => {
		stopped ??= built.close().then(() => behind.end());
		return stopped;
	};
	t.teardown(stop);
	const url = await built.app.listen({ port: 0, host: "127.0.0.1" });
	const sql = async (text: string) => (await behind.query(text)).rows as Record<string, unknown>[];
	return {
		...built,
		clock,
		url,
		setupToken: secrets.setupToken,
		folder: config.dataFolder,
		stop,
		call: (method, path, sending) => send(url, method, path, sending),
		database: database.app,
		superuser: database.superuser,
		sql,
		async entries() {
			const rows = await sql("SELECT body FROM entry_body ORDER BY seq");
			return rows.map(({ body }) => decodeEntry(new Uint8Array(body as Buffer)));
		},
	};
}
