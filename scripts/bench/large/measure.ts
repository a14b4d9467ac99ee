/** Times of the queries on logs of several sizes, in turns, so that what slows the machine slows all of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { systemClock } from "#server/base/clock.ts";
import { autocommit } from "#server/database/database.ts";
import { openPool } from "#server/database/pool.ts";
import { startIntegrator } from "#server/ledger/integrator.ts";
import { treeHead } from "#server/ledger/tree.ts";
import { median } from "../statistics.ts";
import type { LargeLog } from "./fill.ts";
import { QUERIES } from "./queries.ts";

const silent = pino({ level: "silent" });

export interface Times {
	name: string;
	/** Median ms, one for each log: asked a second time, so that what it reads is in PostgreSQL's own memory. */
	ms: number[];
	/** Asked for the first time: what has to come from the system's cache or the disk is in it. */
	first: number[];
	/** Entries found, the fewest. */
	found: number[];
}

export async function queryTimes(logs: readonly LargeLog[], times: number): Promise<Times[]> {
	const pools = logs.map(({ app }) => openPool(app, 1, silent));
	const out: Times[] = [];
	for (const { name, run } of QUERIES) {
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
					// The first ones pay for planning and compiling.
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

/** Grows the whole tree over a filled log. @returns entries per second; null where it had been grown before. */
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
