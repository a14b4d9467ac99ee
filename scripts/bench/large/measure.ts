/** Measures the queries on logs of several sizes, in turns, so that a slow moment of the machine affects all of them. */
import { setTimeout as sleep } from "node:timers/promises";
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
	/** Median ms for each log, of the second of two equal queries, whose pages are in PostgreSQL's memory. */
	ms: number[];
	/** Median ms of the first of two equal queries, which may read from the system's cache or the disk. */
	first: number[];
	/** The smallest number of found entries. */
	found: number[];
}

export async function queryTimes(logs: readonly LargeLog[], queries: readonly Query[], times: number): Promise<Times[]> {
	const pools = logs.map(({ app }) => openPool(app, 1, silent));
	const out: Times[] = [];
	for (const { name, run } of queries) {
		const taken: number[][] = logs.map(() => []);
		const first: number[][] = logs.map(() => []);
		const found: number[] = logs.map(() => Number.POSITIVE_INFINITY);
		for (let n = -20; n < times; n++) {
			for (const [i, { size }] of logs.entries()) {
				const pool = pools[i];
				if (!pool) continue;
				for (const into of [first, taken]) {
					const from = performance.now();
					const count = await run(autocommit(pool), size, n + 20);
					// The first queries include planning and compiling, so they are not counted.
					if (n >= 0) into[i]?.push(performance.now() - from);
					found[i] = Math.min(found[i] ?? 0, count);
				}
			}
		}
		out.push({ name, ms: taken.map(median), first: first.map(median), found });
	}
	await Promise.all(pools.map((pool) => pool.end()));
	return out;
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
