/** The whole server, as it is composed for real, on a database of its own and with a clock that tests move. */
import pg from "pg";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { manualClock } from "#server/base/clock.ts";
import { type RunningApp, startApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { testFolder } from "./folder.ts";
import { type Answer, type Sending, send } from "./http.ts";
import type { TestLike } from "./scope.ts";

export interface Server extends RunningApp {
	clock: ReturnType<typeof manualClock>;
	/** Its data folder. */
	folder: string;
	/** Stops the server. It also stops when the test ends, so only a test that needs it earlier calls this. */
	stop(): Promise<void>;
	/** Cuts all connections, and begins again at the same address with the same database and folder. Nothing of its memory is left. */
	restart(): Promise<void>;
	call(method: string, path: string, sending?: Sending): Promise<Answer>;
	/** The database, as the application's role and as a superuser. */
	database: string;
	superuser: string;
	/** Runs SQL as the superuser, to whom no permissions apply. */
	sql(text: string): Promise<Record<string, unknown>[]>;
	/** All access entries so far. */
	entries(): Promise<AccessEntryBody[]>;
}

/**
 * @param settings environment variables. They override those that tests use by default.
 * @param template the database to copy. Its server's secrets then belong into the settings.
 */
export async function bootServer(t: TestLike, settings: Record<string, string> = {}, template?: string): Promise<Server> {
	const database = await testDatabase(t, template);
	const clock = manualClock();
	const folder = settings.CLOISTER_DATA ?? testFolder(t);
	const parts = { databaseUrl: database.app, clock, folder, settings };
	const built = await startApp(t, parts);
	let running = built;
	const superuserPool = new pg.Pool({ connectionString: database.superuser, max: 1 });
	superuserPool.on("error", () => {});
	let stopped: Promise<void> | undefined;
	const stop = () => {
		stopped ??= running.close().then(() => superuserPool.end());
		return stopped;
	};
	const restart = async () => {
		running.app.server.closeAllConnections();
		await running.close();
		running = await startApp(t, { ...parts, port: Number(new URL(built.url).port) });
	};
	t.teardown(stop);
	const sql = async (text: string) => (await superuserPool.query(text)).rows as Record<string, unknown>[];
	return {
		...built,
		clock,
		folder,
		stop,
		restart,
		call: (method, path, sending) => send(built.url, method, path, sending),
		database: database.app,
		superuser: database.superuser,
		sql,
		async entries() {
			const rows = await sql("SELECT body FROM entry_body ORDER BY seq");
			return rows.map(({ body }) => decodeEntry(new Uint8Array(body as Buffer)));
		},
	};
}
