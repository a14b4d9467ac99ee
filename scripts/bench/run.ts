/** Runs all measurements in turns. */
import { batchRate } from "./batch.ts";
import { type ClientReads, measureClientReads } from "./client.ts";
import { sql } from "./database.ts";
import { appendRateOf, appendWaits, integratorLag } from "./ledger.ts";
import { entryRate, newestPages, pageRate, queryCounts, requestCpu, sendRate, signInCpu } from "./measure.ts";
import { pgbench, pgbenchVersion } from "./pgbench.ts";
import { peakMB } from "./server.ts";
import type { Setup } from "./setup.ts";
import { repeatAfterStall } from "./stall.ts";

export interface Result {
	/** Per second, one value per run. The baselines are empty without pgbench. */
	rates: Record<(typeof KINDS)[number], number[]>;
	/** Median ms, one value per run. */
	pages: { short: number; long: number }[];
	/** The access log alone, one value per run. */
	log: LogRun[];
	/** The server's CPU per request, in ms; null where the system doesn't report it. */
	requestCpu: { entry: number; page: number } | null;
	/** The server's CPU per sign-in, in ms; null where the system doesn't report it. */
	signInCpu: number | null;
	client: ClientReads;
	peakMB: number | null;
	queries: Record<string, number>;
}

/** appenders: entries per second by number of processes. wait: ms with 64 callers. lag: the longest, in seconds, at `pace`. */
export interface LogRun {
	appenders: Record<1 | 2 | 4, number>;
	wait: { median: number; p99: number };
	lag: { worst: number; pace: number };
}

const KINDS = [
	"send",
	"write.sql",
	"entry",
	"read.sql",
	"entryUnaudited",
	"page",
	"pageUnaudited",
	"append",
	"appendBeside",
	"insert.sql",
	"batch",
] as const;
/** How many access entries per second are appended while the lag of the tree is measured. */
const STEADY = 5_000;

export interface RunOptions {
	seconds: number;
	runs: number;
	say(line: string): void;
}

export async function runAll(setup: Setup, { seconds, runs, say }: RunOptions): Promise<Result> {
	const { server, twin, database } = setup;
	const rates = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Result["rates"];
	const pages: Result["pages"] = [];
	const log: LogRun[] = [];
	const ids = await entryIds(setup);
	const hasPgbench = (await pgbenchVersion()) !== null;
	if (!hasPgbench) say("pgbench is not installed (Debian: postgresql-contrib), so there are no baselines to compare with.");
	const runBaseline = (file: string, clients?: number) =>
		hasPgbench ? pgbench(database.baseline, file, seconds, clients) : Promise.resolve(null);
	// Warms up, and estimates how many messages a run can send, because they are signed before the run.
	let expected = await sendRate(setup, 1, 500);
	for (const address of [server.address, twin.address]) {
		await entryRate(setup, address, 1, ids);
		await pageRate(setup, address, 1);
	}
	const measurements: Record<(typeof KINDS)[number], () => Promise<number | null>> = {
		send: async () => (expected = await sendRate(setup, seconds, expected)),
		"write.sql": () => runBaseline("write.sql"),
		entry: () => entryRate(setup, server.address, seconds, ids),
		"read.sql": () => runBaseline("read.sql"),
		entryUnaudited: () => entryRate(setup, twin.address, seconds, ids),
		page: () => pageRate(setup, server.address, seconds),
		pageUnaudited: () => pageRate(setup, twin.address, seconds),
		append: () => appendRateOf(1, database.log, seconds),
		// While this process appends, a server integrates the entries.
		appendBeside: () => appendRateOf(1, database.app, seconds),
		// The better of two client counts, because more clients share more commits.
		"insert.sql": async () => best(await runBaseline("insert.sql", 32), await runBaseline("insert.sql", 64)),
		batch: () => (hasPgbench ? batchRate(database.log, seconds) : Promise.resolve(null)),
	};
	for (let run = 1; run <= runs; run++) {
		say(`Run ${run} of ${runs} ...`);
		const one = await repeatAfterStall(`Run ${run}`, say, async () => {
			const measured = new Map<(typeof KINDS)[number], number | null>();
			for (const kind of KINDS) measured.set(kind, await measurements[kind]());
			return { measured, pages: await newestPages(setup, 100), log: await measureLog(database.app, seconds) };
		});
		for (const [kind, measured] of one.measured) if (measured !== null) rates[kind].push(measured);
		pages.push(one.pages);
		log.push(one.log);
	}
	const once = <T>(what: string, work: () => Promise<T>) => repeatAfterStall(what, say, work);
	return {
		rates,
		pages,
		log,
		requestCpu: await once("CPU per request", () => requestCpu(setup, seconds, ids)),
		signInCpu: await once("CPU per sign-in", () => signInCpu(setup, 200)),
		client: await once("The client's reads", () => measureClientReads(setup)),
		peakMB: peakMB(server.pid),
		queries: await queryCounts(setup, ids),
	};
}

async function measureLog(url: string, seconds: number): Promise<LogRun> {
	const appenders = {
		1: await appendRateOf(1, url, seconds),
		2: await appendRateOf(2, url, seconds),
		4: await appendRateOf(4, url, seconds),
	};
	await waitForIntegrator(url);
	const lag = await integratorLag(url, STEADY, seconds);
	return { appenders, wait: await appendWaits(url, seconds), lag };
}

/** Waits until the server's integrator has caught up. */
async function waitForIntegrator(url: string): Promise<void> {
	const behind = "SELECT 1 FROM log_head, log_tree WHERE log_head.log = 'access' AND log_tree.log = 'access' AND next > size + 100";
	while ((await sql(url, behind)).length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

function best(...rates: (number | null)[]): number | null {
	const known = rates.filter((rate) => rate !== null);
	return known.length === 0 ? null : Math.max(...known);
}

async function entryIds({ database, short }: Setup): Promise<string[]> {
	const rows = await sql<{ entry: string }>(database.superuser, "SELECT entry FROM message_entry WHERE compartment = $1", [short.id]);
	return rows.map(({ entry }) => entry);
}
