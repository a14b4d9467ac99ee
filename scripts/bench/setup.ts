/** Sets up the database, both servers, people and threads. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Database, lengthen, startDatabase } from "./database.ts";
import { rate } from "./load.ts";
import { makePeople, type People } from "./people.ts";
import { type ServerProcess, startServer } from "./server.ts";
import { Thread } from "./threads.ts";

export const CONNECTIONS = 32;

export interface Setup {
	database: Database;
	server: ServerProcess;
	/** The same app without its access log. */
	twin: ServerProcess;
	people: People;
	/** One for each connection that sends. */
	threads: Thread[];
	/** Threads with 1,000 and 100,000 entries. */
	short: Thread;
	long: Thread;
	stop(): Promise<void>;
}

/** What a measurement with a name of its own needs. */
export interface SmallSetup {
	database: Database;
	server: ServerProcess;
	people: People;
	stop(): Promise<void>;
}

/** A database, a server and two people at one desk. */
export async function setUpSmall(): Promise<SmallSetup> {
	const database = await startDatabase();
	const opened: (() => Promise<void>)[] = [() => database.stop()];
	const stop = async () => {
		for (const close of opened.splice(0).reverse()) await close();
	};
	try {
		const server = await startServer("server/main.ts", { DATABASE_URL: database.app, CLOISTER_DATA: database.dataFolder });
		opened.push(() => server.stop());
		const setupToken = await readFile(path.join(database.dataFolder, "secrets", "setup-token"), "utf8");
		return { database, server, people: await makePeople(server.address, setupToken.trim()), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

export async function setUp(serverFlags: string[] = []): Promise<Setup> {
	const database = await startDatabase();
	const settings = { DATABASE_URL: database.app, CLOISTER_DATA: database.dataFolder };
	const opened: (() => Promise<void>)[] = [() => database.stop()];
	const stop = async () => {
		for (const close of opened.splice(0).reverse()) await close();
	};
	try {
		const server = await startServer("server/main.ts", settings, serverFlags);
		opened.push(() => server.stop());
		const setupToken = await readFile(path.join(database.dataFolder, "secrets", "setup-token"), "utf8");
		const people = await makePeople(server.address, setupToken.trim());
		const twin = await startServer("scripts/bench/unaudited.ts", { ...settings, CLOISTER_SIGNER: "false" });
		opened.push(() => twin.stop());
		const threads = await openThreads(people, CONNECTIONS);
		const [short, long] = (await openThreads(people, 2)) as [Thread, Thread];
		for (const [thread, count] of [
			[short, 1000],
			[long, 100_000],
		] as const) {
			thread.prepare(1);
			await rate(server.address, 1, 60, () => thread.ready.shift()?.request ?? null);
			await lengthen(database.superuser, thread.id, count);
		}
		return { database, server, twin, people, threads, short, long, stop };
	} catch (error) {
		await stop();
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
