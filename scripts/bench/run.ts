/** All measurements in turns, run after run. */

import { batchRate } from "./batch.ts";
import { sql } from "./database.ts";
import { appendRateOf, appendWaits, integratorLag } from "./ledger.ts";
import { entryRate, newestPages, pageRate, queryCounts, requestCpu, sendRate, signInCpu } from "./measure.ts";
import { pgbench, pgbenchVersion } from "./pgbench.ts";
import { peakMB } from "./server.ts";
import type { Setup } from "./setup.ts";

export interface Result {
	/** Per second, one of each run. Those of yardsticks are empty without pgbench. */
	rates: Record<(typeof KINDS)[number], number[]>;
	/** Median ms of each run. */
	pages: { short: number; long: number }[];
	/** The access log alone, one of each run. */
	log: LogRun[];
	/** ms; null where the system doesn't say. */
	requestCpu: { entry: number; page: number } | null;
	signInCpu: number | null;
	peakMB: number | null;
	queries: Record<string, number>;
}

/** appenders: entries per second of so many processes together. wait: ms with 64 callers. lag: the worst, in seconds, at `pace`. */
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
const STEADY = 5_000;

export interface How {
	seconds: number;
	runs: number;
	say(line: string): void;
}

export async function runAll(setup: Setup, { seconds, runs, say }: How): Promise<Result> {
	const { server, twin, database } = setup;
	const rates = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Result["rates"];
	const pages: Result["pages"] = [];
	const log: LogRun[] = [];
	const ids = await entryIds(setup);
	const yardsticks = (await pgbenchVersion()) !== null;
	if (!yardsticks) say("pgbench is not installed (Debian: postgresql-contrib): the rest is measured without yardsticks.");
	const yardstick = (file: string, clients?: number) =>
		yardsticks ? pgbench(database.yardstick, file, seconds, clients) : Promise.resolve(null);
	// What a run can send decides how much is signed before it; and everything is warm afterwards.
	let expected = await sendRate(setup, 1, 500);
	for (const address of [server.address, twin.address]) {
		await entryRate(setup, address, 1, ids);
		await pageRate(setup, address, 1);
	}
	const kinds: Record<(typeof KINDS)[number], () => Promise<number | null>> = {
		send: async () => (expected = await sendRate(setup, seconds, expected)),
		"write.sql": () => yardstick("write.sql"),
		entry: () => entryRate(setup, server.address, seconds, ids),
		"read.sql": () => yardstick("read.sql"),
		entryUnaudited: () => entryRate(setup, twin.address, seconds, ids),
		page: () => pageRate(setup, server.address, seconds),
		pageUnaudited: () => pageRate(setup, twin.address, seconds),
		append: () => appendRateOf(1, database.log, seconds),
		// The server puts into the tree what is appended.
		appendBeside: () => appendRateOf(1, database.app, seconds),
		// The best of what pgbench can do: more clients share more commits.
		"insert.sql": async () => best(await yardstick("insert.sql", 32), await yardstick("insert.sql", 64)),
		batch: () => (yardsticks ? batchRate(database.log, seconds) : Promise.resolve(null)),
	};
	for (let run = 1; run <= runs; run++) {
		say(`Run ${run} of ${runs} ...`);
		for (const kind of KINDS) {
			const measured = await kinds[kind]();
			if (measured !== null) rates[kind].push(measured);
		}
		pages.push(await newestPages(setup, 100));
		log.push(await logRun(database.app, seconds));
	}
	return {
		rates,
		pages,
		log,
		requestCpu: await requestCpu(setup, seconds, ids),
		signInCpu: await signInCpu(setup, 200),
		peakMB: peakMB(server.pid),
		queries: await queryCounts(setup, ids),
	};
}

async function logRun(url: string, seconds: number): Promise<LogRun> {
	const appenders = {
		1: await appendRateOf(1, url, seconds),
		2: await appendRateOf(2, url, seconds),
		4: await appendRateOf(4, url, seconds),
	};
	await settled(url);
	const lag = await integratorLag(url, STEADY, seconds);
	return { appenders, wait: await appendWaits(url, seconds), lag };
}

/** The server's integrator has caught up. */
async function settled(url: string): Promise<void> {
	const behind = "SELECT 1 FROM log_head, log_tree WHERE log_head.log = 'access' AND log_tree.log = 'access' AND next > size + 100";
	while ((await sql(url, behind)).length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

function best(...rates: (number | null)[]): number | null {
	const known = rates.filter((each) => each !== null);
	return known.length === 0 ? null : Math.max(...known);
}

async function entryIds({ database, short }: Setup): Promise<string[]> {
	const rows = await sql<{ entry: string }>(database.superuser, "SELECT entry FROM message_entry WHERE compartment = $1", [short.id]);
	return rows.map(({ entry }) => entry);
}
