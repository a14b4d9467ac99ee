/** Starts what the benchmarks need: the database, servers, people and threads. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Database, lengthen, startDatabase } from "./database.ts";
import { rate } from "./load.ts";
import { makePeople, type People } from "./people.ts";
import { type ServerProcess, startServer } from "./server.ts";
import { Thread } from "./threads.ts";

/** How many connections send at the same time. */
export const CONNECTIONS = 32;

export interface Setup {
	database: Database;
	server: ServerProcess;
	/** The same server, but without the access log (unaudited.ts). */
	twin: ServerProcess;
	people: People;
	/** One thread for each connection that sends. */
	threads: Thread[];
	/** A thread with 1,000 entries. */
	short: Thread;
	/** A thread with 100,000 entries. */
	long: Thread;
	/** Stops the servers and the database. */
	stop(): Promise<void>;
}

/** What the measurements of `--only` need. */
export interface SmallSetup {
	database: Database;
	server: ServerProcess;
	people: People;
	stop(): Promise<void>;
}

/** Stops everything that was started, the newest first. */
class Started {
	readonly #stops: (() => Promise<void>)[] = [];

	add<T extends { stop(): Promise<void> }>(started: T): T {
		this.#stops.push(() => started.stop());
		return started;
	}

	readonly stop = async (): Promise<void> => {
		for (const stop of this.#stops.splice(0).reverse()) await stop();
	};
}

/** A database, a server and two people at one desk. */
export function setUpSmall(): Promise<SmallSetup> {
	return startSmall(new Started(), []);
}

async function startSmall(started: Started, serverFlags: string[]): Promise<SmallSetup> {
	try {
		const database = started.add(await startDatabase());
		const server = started.add(await startServer("server/main.ts", settingsOf(database), serverFlags));
		const setupToken = await readFile(path.join(database.dataFolder, "secrets", "setup-token"), "utf8");
		return { database, server, people: await makePeople(server.address, setupToken.trim()), stop: started.stop };
	} catch (error) {
		await started.stop();
		throw error;
	}
}

const settingsOf = ({ app, dataFolder }: Database) => ({
	DATABASE_URL: app,
	CLOISTER_DATA: dataFolder,
	MEMBER_ITEMS_A_DAY: "10000",
	MEMBER_ENTRIES_A_DAY: "10000",
});

/** Everything that the full benchmark needs. @param serverFlags flags of Node for the server. */
export async function setUp(serverFlags: string[] = []): Promise<Setup> {
	const started = new Started();
	const { database, server, people } = await startSmall(started, serverFlags);
	try {
		const settings = { ...settingsOf(database), CLOISTER_SIGNER: "false" };
		const twin = started.add(await startServer("scripts/bench/unaudited.ts", settings));
		const threads = await openThreads(people, CONNECTIONS);
		const [short, long] = (await openThreads(people, 2)) as [Thread, Thread];
		for (const [thread, count] of [
			[short, 1000],
			[long, 100_000],
		] as const) {
			// Sends one entry, which `lengthen` then copies.
			thread.prepare(1);
			await rate(server.address, 1, 60, () => thread.ready.shift()?.request ?? null);
			await lengthen(database.superuser, thread.id, count);
		}
		return { database, server, twin, people, threads, short, long, stop: started.stop };
	} catch (error) {
		await started.stop();
		throw error;
	}
}

async function openThreads({ workers, desk }: People, count: number): Promise<Thread[]> {
	const threads: Thread[] = [];
	for (let i = 0; i < count; i++) {
		const worker = workers[i % workers.length];
		if (worker) threads.push(await Thread.open(worker, desk));
	}
	return threads;
}
