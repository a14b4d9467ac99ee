/**
 * Parts fail while two desks hand cases over, write and read, on two servers. Each fault short and once; the long form is
 * test/hostile/long/faults.ts. After each: what was acknowledged is there, once; everything that must hold holds, the access
 * log re-hashed to its signed root among it; clients have gone on by themselves.
 */
import t from "tap";
import * as faults from "./list.ts";
import { CUTS } from "./proxy.ts";
import { seeded } from "./random.ts";
import { FaultWorld } from "./world.ts";

const EACH: Record<string, faults.Fault[]> = {
	"connections cut": [...CUTS.map(faults.connectionCut), faults.connectionsCut],
	"PostgreSQL killed": [faults.postgresKilled],
	"one server killed": [faults.serverKilled],
	"PostgreSQL stands still": [faults.postgresPaused(4_000)],
	"the disk is full": [faults.diskFull(100)],
	"a clock is wrong": [faults.clockJumps(20, -20, 180)],
};

t.setTimeout(180_000);
const random = seeded(1);
const world = await FaultWorld.build(t);
const { load } = world;
load.start({ cases: 2, threads: 2 });
console.error("boot", performance.now());
t.same(await world.broken(), [], "whole before");
for (const [name, list] of Object.entries(EACH)) {
	t.test(name, async (t) => {
		const a = performance.now();
		for (const fault of list) await fault(world, random);
		const b = performance.now();
		t.same(await world.broken(), [], `all of ${load.told.count} acknowledged`);
		console.error(name, b - a, performance.now() - b);
	});
}

/** Not one that is off from the start: that one is refused. Here it shows that loss would be seen. */
t.test("control: without synchronous_commit a kill of PostgreSQL loses what was acknowledged", async (t) => {
	t.ok((await world.lossy()) > 0, "something acknowledged is gone");
});
