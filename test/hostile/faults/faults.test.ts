/**
 * Parts fail while a desk hands cases over, writes and reads, on two servers. This file has the most harmful faults;
 * test/hostile/long/faults.ts has all of them, also at once. After each fault, everything acknowledged is stored once, all
 * invariants hold and all clients work again.
 */
import t from "tap";
import { FaultWorld } from "../../support/faults/fault-world.ts";
import * as faults from "../../support/faults/list.ts";
import { CUTS } from "../../support/faults/proxy.ts";
import { seeded } from "../../support/faults/random.ts";

const cuts: faults.Fault = async (...given) => {
	for (const cut of [...CUTS.map(faults.connectionCut), faults.connectionsCut]) await cut(...given);
};
const EACH: Record<string, faults.Fault[]> = {
	"connections cut, and a server killed": [cuts, faults.lastServerKilled],
	"PostgreSQL killed": [faults.postgresKilled],
};

const random = seeded(1);
const world = await FaultWorld.build(t);
const { load } = world;
load.start({ cases: 1, threads: 1, rest: 10 });
for (const [name, list] of Object.entries(EACH)) {
	t.test(name, async (t) => {
		await Promise.all(list.map((fault) => fault(world, random)));
		t.same(await world.broken(), [], `all of ${load.acknowledged.count} acknowledged`);
	});
}

/** Shows that the test notices a loss. A server refuses to start with synchronous_commit off, so it is turned off later. */
t.test("control: without synchronous_commit a kill of PostgreSQL loses what was acknowledged", async (t) => {
	t.ok((await world.lossy()) > 0, "something acknowledged is gone");
});
