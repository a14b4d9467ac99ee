/**
 * Parts fail while a desk hands cases over, and writes and reads, on two servers. Here once what loses most; all faults, also
 * at once, are in test/hostile/long/faults.ts. After each: what was acknowledged is there, once; everything that must hold
 * holds, the access log re-hashed to its signed root among it; clients have gone on by themselves.
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

t.setTimeout(180_000);
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

/** Not one that is off from the start: that one is refused. Here it shows that loss would be seen. */
t.test("control: without synchronous_commit a kill of PostgreSQL loses what was acknowledged", async (t) => {
	t.ok((await world.lossy()) > 0, "something acknowledged is gone");
});
