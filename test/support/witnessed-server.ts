/** A whole server whose checkpoints are witnessed. It uses the real clock, because the witnesses sign with the real time. */
import pg from "pg";
import type { Alarm } from "#sdk/alarms.ts";
import { foundNetwork, httpTransport, memoryStorage } from "#sdk/index.ts";
import { type RunningApp, startApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import type { TestLike } from "./scope.ts";

export interface Witnessed extends RunningApp {
	/** Restarts with another list of witnesses, on the same database, folder and port. */
	restart(witnesses: string): Promise<Witnessed>;
	status(log: "access" | "directory"): Promise<any>;
	checkpoint(log: "access" | "directory"): Promise<string>;
	/** Runs SQL as the superuser, to whom no permissions apply. */
	sql(text: string): Promise<Record<string, unknown>[]>;
}

/** @param folder the server's data folder. @param witnesses the value of CLOISTER_WITNESSES. */
export async function bootWitnessed(t: TestLike, folder: string, witnesses: string): Promise<Witnessed> {
	const database = await testDatabase(t);
	const superuserPool = new pg.Pool({ connectionString: database.superuser, max: 1 });
	superuserPool.on("error", () => {});
	t.teardown(() => superuserPool.end());
	const start = async (list: string, port = 0): Promise<Witnessed> => {
		const settings = { DATABASE_CONNECTIONS: "6", CLOISTER_WITNESSES: list };
		const built = await startApp(t, { databaseUrl: database.app, folder, settings, port });
		const { url, close } = built;
		return {
			...built,
			async restart(other) {
				await close();
				return start(other, Number(new URL(url).port));
			},
			status: async (log) => (await fetch(`${url}/api/log/${log}/status`)).json(),
			checkpoint: async (log) => (await fetch(`${url}/api/log/${log}/checkpoint`)).text(),
			sql: async (text) => (await superuserPool.query(text)).rows as Record<string, unknown>[],
		};
	};
	return start(witnesses);
}

/** Founds the network. @returns the founder's session, and the alarms on the founder's device so far. */
export async function foundAt(server: Witnessed) {
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
