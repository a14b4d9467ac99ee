/** The measurements. They are called in turns, run after run, so that changes of the machine affect all of them. */
import { requestBytes } from "./connection.ts";
import { countQueries } from "./database.ts";
import { latencies, rate } from "./load.ts";
import { cpuMs } from "./server.ts";
import { CONNECTIONS, type Setup } from "./setup.ts";
import { signInQuickly } from "./sign-in.ts";
import { median } from "./statistics.ts";

/** Signs more messages than a run can send, then measures the sending. */
export async function sendRate({ server, threads }: Setup, seconds: number, expected: number): Promise<number> {
	for (const thread of threads) thread.prepare(Math.ceil((expected * seconds * 2) / CONNECTIONS));
	return rate(server.address, CONNECTIONS, seconds, (i) => threads[i]?.ready.shift()?.request ?? null);
}

/** Reads single entries of the short thread, in turn. @param ids the ids of its entries. @returns answers per second. */
export function entryRate(setup: Setup, address: string, seconds: number, ids: readonly string[]): Promise<number> {
	const requests = ids.map((id) => setup.short.getRequest(`/${id}`));
	let at = 0;
	return rate(address, CONNECTIONS, seconds, () => requests[at++ % requests.length] ?? null);
}

export function pageRate({ short }: Setup, address: string, seconds: number): Promise<number> {
	const request = short.getRequest();
	return rate(address, CONNECTIONS, seconds, () => request);
}

/** Median ms to read the newest page of a short and of a long thread, in turns. */
export async function newestPages({ server, short, long }: Setup, times: number): Promise<{ short: number; long: number }> {
	const requests = [short.getRequest(), long.getRequest()] as const;
	let at = 0;
	const all = await latencies(server.address, times * 2, () => requests[(at++ % 2) as 0 | 1]);
	return { short: median(all.filter((_, i) => i % 2 === 0)), long: median(all.filter((_, i) => i % 2 === 1)) };
}

/** The server's CPU ms per request under load, with its background work; null where the system doesn't report it. */
export async function requestCpu(setup: Setup, seconds: number, ids: readonly string[]): Promise<{ entry: number; page: number } | null> {
	const { address, pid } = setup.server;
	const cpuPerRequest = async (run: () => Promise<number>) => {
		let answered = 0;
		const busy = await measureCpu(pid, async () => {
			answered = (await run()) * seconds;
		});
		return busy === null ? null : busy.cpu / answered;
	};
	const entry = await cpuPerRequest(() => entryRate(setup, address, seconds, ids));
	const page = await cpuPerRequest(() => pageRate(setup, address, seconds));
	return entry === null || page === null ? null : { entry, page };
}

/** The server's CPU ms per sign-in, without its background work; null where the system doesn't report it. */
export async function signInCpu(setup: Setup, times: number): Promise<number | null> {
	const { pid } = setup.server;
	// The first sign-ins include compiling, so they are not counted.
	for (let i = 0; i < times / 2; i++) await signIn(setup);
	const idle = await measureCpu(pid, () => new Promise((resolve) => setTimeout(resolve, 3000)));
	const busy = await measureCpu(pid, async () => {
		for (let i = 0; i < times; i++) await signIn(setup);
	});
	if (idle === null || busy === null) return null;
	return (busy.cpu - (idle.cpu * busy.wall) / idle.wall) / times;
}

function signIn({ server, people }: Setup): Promise<void> {
	return signInQuickly(server.address, people.account.name);
}

/** CPU and elapsed ms of the process while `run` works; null where the system doesn't report it. */
export async function measureCpu(pid: number, run: () => Promise<unknown>): Promise<{ cpu: number; wall: number } | null> {
	const [before, from] = [cpuMs(pid), performance.now()];
	await run();
	const after = cpuMs(pid);
	return before === null || after === null ? null : { cpu: after - before, wall: performance.now() - from };
}

/** The number of SQL statements for one request of each kind, including the statements of the ledger. */
export async function queryCounts(setup: Setup, ids: readonly string[]): Promise<Record<string, number>> {
	const { database, server, threads, short } = setup;
	const [first] = threads;
	const queriesOf = (next: () => Buffer) => countQueries(database, () => latencies(server.address, 1, next));
	first?.prepare(20);
	return {
		"send a message": await queriesOf(() => first?.ready.shift()?.request ?? Buffer.alloc(0)),
		"read one entry": await queriesOf(() => short.getRequest(`/${ids[0]}`)),
		"page of 50": await queriesOf(() => short.getRequest()),
		"sign in (both steps)": await countQueries(database, () => signIn(setup)),
		"who am I": await queriesOf(() => requestBytes("GET", "/api/me", short.worker.token)),
	};
}
