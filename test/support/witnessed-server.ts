/** A whole server whose checkpoints are witnessed, on the real clock: witnesses sign with theirs. */
import pg from "pg";
import type { Alarm } from "#sdk/alarms.ts";
import { foundNetwork, httpTransport, memoryStorage } from "#sdk/index.ts";
import { type Listening, listening } from "./app.ts";
import { testDatabase } from "./database.ts";
import type { TestLike } from "./scope.ts";

export interface Witnessed extends Listening {
	/** Restarts with another list of witnesses, on the same database, folder and port. */
	again(witnesses: string): Promise<Witnessed>;
	status(log: "access" | "directory"): Promise<any>;
	checkpoint(log: "access" | "directory"): Promise<string>;
	/** SQL behind the roles' backs. */
	sql(text: string): Promise<Record<string, unknown>[]>;
}

/** @param folder the server's own. */
export async function bootWitnessed(t: TestLike, folder: string, witnesses: string): Promise<Witnessed> {
	const database = await testDatabase(t);
	const behind = new pg.Pool({ connectionString: database.superuser, max: 1 });
	behind.on("error", () => {});
	t.teardown(() => behind.end());
	const start = async (list: string, port = 0): Promise<Witnessed> => {
		const settings = { DATABASE_CONNECTIONS: "6", CLOISTER_WITNESSES: list };
		const built = await listening(t, { databaseUrl: database.app, folder, settings, port });
		const { url, close } = built;
		return {
			...built,
			async again(other) {
				await close();
				return start(other, Number(new URL(url).port));
			},
			status: async (log) => (await fetch(`${url}/api/log/${log}/status`)).json(),
			checkpoint: async (log) => (await fetch(`${url}/api/log/${log}/checkpoint`)).text(),
			sql: async (text) => (await behind.query(text)).rows as Record<string, unknown>[],
		};
	};
	return start(witnesses);
}

/** The network's founder, whose word is enough while nobody else is there. */
export async function founder(server: Witnessed) {
	const alarms: Alarm[] = [];
	const device = {
		server: httpTransport({ address: server.url }),
		storage: memoryStorage(),
		onAlarm: (alarm: Alarm) => void alarms.push(alarm),
	};
	const given = {
		setupToken: server.setupToken,
		network: "Test",
		name: "The founder",
		signInName: "founder",
		password: "a pass phrase for tests",
	};
	const { session } = await foundNetwork({ ...device, ...given });
	return { session, alarms };
}
