/** Measures in this process how a client reads a long thread: it verifies every signature and the order, and opens every box. */
import { readAll, readPage } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { rate } from "./load.ts";
import type { Setup } from "./setup.ts";
import { median } from "./statistics.ts";
import { Thread } from "./threads.ts";

export interface ClientReads {
	/** CPU ms to read all entries of the short thread, which this device hasn't seen. */
	short: number;
	/** CPU ms to read all entries of the long thread, which this device hasn't seen. */
	long: number;
	/** Median ms to read the newest page of the long thread once the device knows this thread. */
	newestPage: number;
}

/** How many entries the two threads have. */
export const SHORT = 1_000;
export const LONG = 10_000;

/** Fills two threads with signed messages and reads them. */
export async function measureClientReads({ server, people }: Setup): Promise<ClientReads> {
	const [worker] = people.workers;
	if (!worker) throw new Error("nobody to read");
	const filled = async (count: number) => {
		const thread = await Thread.open(worker, people.desk);
		thread.prepare(count);
		await rate(server.address, 1, 600, () => thread.ready.shift()?.request ?? null);
		return thread;
	};
	const [short, long] = [await filled(SHORT), await filled(LONG)];
	// The first reading includes compiling, so it isn't counted.
	await cpuOfReading(worker.session, short, SHORT);
	return {
		short: await cpuOfReading(worker.session, short, SHORT),
		long: await cpuOfReading(worker.session, long, LONG),
		newestPage: await timeNewestPage(worker.session, long),
	};
}

/** CPU ms of this process to read a whole thread that this device hasn't seen. */
export async function cpuOfReading(session: UnlockedSession, { id }: Thread, count: number): Promise<number> {
	session.memory.transcripts.delete(id);
	const before = process.cpuUsage();
	const { entries } = await readAll(session, id);
	const { user, system } = process.cpuUsage(before);
	if (entries.length !== count) throw new Error(`${entries.length} of ${count} entries were read`);
	return (user + system) / 1000;
}

/** Median ms to read the newest page. */
async function timeNewestPage(session: UnlockedSession, { id }: Thread): Promise<number> {
	const times: number[] = [];
	for (let i = 0; i < 20; i++) {
		const from = performance.now();
		await readPage(session, id);
		times.push(performance.now() - from);
	}
	return median(times);
}
