/** Measures queries on logs of several sizes. The logs take turns, so that a slow moment of the machine affects all of them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { pino } from "pino";
import { systemClock } from "#server/base/clock.ts";
import { autocommit } from "#server/database/database.ts";
import { openPool } from "#server/database/pool.ts";
import { startIntegrator } from "#server/ledger/integrator.ts";
import { treeHead } from "#server/ledger/tree.ts";
import { median } from "../statistics.ts";
import type { LargeLog } from "./fill.ts";
import type { Query } from "./queries.ts";

const silent = pino({ level: "silent" });

export interface Times {
	name: string;
	/** For each log, the median time of the second run, in ms. The pages that it reads are then in PostgreSQL's memory. */
	warm: number[];
	/** For each log, the median time of the first run, in ms. It may read from the operating system's cache or from the disk. */
	cold: number[];
	/** For each log, the smallest number of entries that a query found. */
	found: number[];
}

/** How many rounds come before the counted rounds. They include planning and compiling, so they are not counted. */
const WARM_UP_ROUNDS = 20;

/** @param rounds how many times each query runs on each log, after the warm-up. */
export async function queryTimes(logs: readonly LargeLog[], queries: readonly Query[], rounds: number): Promise<Times[]> {
	const measured = logs.map(({ app, size }) => ({ size, pool: openPool(app, 1, silent) }));
	const results: Times[] = [];
	for (const query of queries) results.push(await timesOf(query, measured, rounds));
	await Promise.all(measured.map(({ pool }) => pool.end()));
	return results;
}

async function timesOf({ name, run }: Query, logs: readonly { size: number; pool: Pool }[], rounds: number): Promise<Times> {
	const results = logs.map((log) => ({ ...log, cold: [] as number[], warm: [] as number[], found: Number.POSITIVE_INFINITY }));
	for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
		for (const result of results) {
			for (const times of [result.cold, result.warm]) {
				const from = performance.now();
				const count = await run(autocommit(result.pool), result.size, round);
				if (round >= WARM_UP_ROUNDS) times.push(performance.now() - from);
				result.found = Math.min(result.found, count);
			}
		}
	}
	return {
		name,
		warm: results.map(({ warm }) => median(warm)),
		cold: results.map(({ cold }) => median(cold)),
		found: results.map(({ found }) => found),
	};
}

/** Builds the whole tree of a filled log. @returns entries per second; null if the tree already exists. */
export async function integrationRate({ app, size }: LargeLog): Promise<number | null> {
	const pool = openPool(app, 1, silent);
	const before = await treeHead(autocommit(pool), "access").finally(() => pool.end());
	if (before.size === size) return null;
	const integrator = startIntegrator({ url: app, clock: systemClock, log: silent, signers: null, everyMs: 3_600_000 });
	const from = performance.now();
	while (integrator.status().size < size) {
		await integrator.run();
		await sleep(1);
	}
	const rate = size / ((performance.now() - from) / 1000);
	await integrator.stop();
	return rate;
}
