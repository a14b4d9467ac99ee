/** The whole server, as it is composed for real, on a database of its own and with a clock that tests move. */
import pg from "pg";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { manualClock } from "#server/base/clock.ts";
import { type Listening, listening } from "./app.ts";
import { testDatabase } from "./database.ts";
import { testFolder } from "./folder.ts";
import { type Answer, type Sending, send } from "./http.ts";
import type { TestLike } from "./scope.ts";

export interface Server extends Listening {
	clock: ReturnType<typeof manualClock>;
	/** Its data folder. */
	folder: string;
	/** Before the test ends; once is enough. */
	stop(): Promise<void>;
	/** Cuts all connections, and begins again at the same address with the same database and folder. Nothing of its memory is left. */
	restart(): Promise<void>;
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
	const folder = settings.CLOISTER_DATA ?? testFolder(t);
	const parts = { databaseUrl: database.app, clock, folder, settings };
	const built = await listening(t, parts);
	let running = built;
	const behind = new pg.Pool({ connectionString: database.superuser, max: 1 });
	behind.on("error", () => {});
	let stopped: Promise<void> | undefined;
	const stop = () => {
		stopped ??= running.close().then(() => behind.end());
		return stopped;
	};
	const restart = async () => {
		running.app.server.closeAllConnections();
		await running.close();
		running = await listening(t, { ...parts, port: Number(new URL(built.url).port) });
	};
	t.teardown(stop);
	const sql = async (text: string) => (await behind.query(text)).rows as Record<string, unknown>[];
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
