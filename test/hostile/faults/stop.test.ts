/** Parts of the server are stopped while PostgreSQL is paused. They must not wait for its answers. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import t from "tap";
import { systemClock } from "#server/base/clock.ts";
import { openBus } from "#server/database/bus.ts";
import { PipelinedReads } from "#server/database/pipelined-reads.ts";
import { openLedger } from "#server/ledger/index.ts";
import { DurablePostgres } from "../../support/faults/postgres.ts";
import { testFolder } from "../../support/folder.ts";

const log = pino({ level: "silent" });

t.test("the bus, the pipelined reads and the ledger stop within seconds", async (t) => {
	const postgres = await DurablePostgres.start(path.join(testFolder(t), "postgres"));
	t.teardown(() => postgres.stop());
	const { app: url } = postgres;
	const bus = await openBus(url, log);
	const reads = new PipelinedReads(url, log);
	await reads.query({ text: "SELECT 1" });
	const ledger = await openLedger({ url, clock: systemClock, log });
	postgres.pause();
	t.teardown(async () => postgres.resume());
	const late = sleep(10_000, "late", { ref: false });
	const stops = { bus: bus.stop(), reads: reads.end(), ledger: ledger.stop() };
	for (const [name, stop] of Object.entries(stops)) t.not(await Promise.race([stop, late]), "late", name);
});
