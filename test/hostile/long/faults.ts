/** Random faults, some of them at once, until the time is over. Then the control, which must lose data. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { FaultWorld } from "../../support/faults/fault-world.ts";
import { FAULTS } from "../../support/faults/list.ts";
import { seeded } from "../../support/faults/random.ts";
import { Scope } from "../../support/scope.ts";

/** Time for the control at the end. */
const CONTROL_MS = 15_000;
/** The part that each fault affects. Two faults at once never affect the same part, and faults of PostgreSQL come alone. */
const KINDS: [kind: string, names: RegExp][] = [
	["postgres", /postgres|Full|allKilled/],
	["proxy", /[cC]ut|Deaf/],
	["servers", /server/],
	["clock", /clock/],
];

export async function run(options: LongOptions): Promise<LongResult> {
	const scope = new Scope();
	try {
		return await faults(scope, options);
	} finally {
		await scope.close();
	}
}

async function faults(scope: Scope, { until, seed, say }: LongOptions): Promise<LongResult> {
	const random = seeded(seed);
	const world = await FaultWorld.build(scope, 3);
	const { load } = world;
	load.start({ cases: 3, threads: 3 });
	const names = Object.keys(FAULTS).filter((name) => world.disk !== null || !name.endsWith("Full"));
	if (world.disk === null) say("mounting is not allowed here: no disk is filled");
	const figures = { faultsInjected: 0, acknowledged: 0, lost: 0, doubled: 0, unavailable: 0, connectionsLost: 0, controlLost: 0 };
	const result = { passed: 0, failed: 0, figures };
	const count = (broken: string[], after: string) => {
		if (broken.length === 0) return void result.passed++;
		result.failed++;
		figures.lost += broken.filter((each) => each.startsWith("lost: ")).length;
		for (const each of broken.slice(0, 20)) say(`seed ${seed}: after ${after}: ${each}`);
	};
	count(await world.broken(), "nothing");
	const waiting: string[] = [];
	while (Date.now() < until - CONTROL_MS && result.failed === 0) {
		// All faults, in a new order each time.
		if (waiting.length === 0) waiting.push(...shuffled(names, random));
		const together = [waiting.pop() as string];
		const next = waiting.at(-1);
		if (next && random() < 0.4 && canBeTogether(together[0] as string, next)) together.push(waiting.pop() as string);
		const from = performance.now();
		await Promise.all(together.map((name) => FAULTS[name]?.(world, random)));
		figures.faultsInjected += together.length;
		count(await world.broken(60_000), together.join(" and "));
		const seconds = ((performance.now() - from) / 1000).toFixed(1);
		say(`${together.join(" and ")}: ${seconds} s, ${load.acknowledged.count} acknowledged`);
	}
	figures.acknowledged = load.acknowledged.count;
	figures.doubled = load.acknowledged.doubled;
	figures.unavailable = load.observed.unavailable;
	figures.connectionsLost = load.observed.lost;
	figures.controlLost = await world.lossy();
	if (figures.controlLost > 0) result.passed++;
	else count(["the control lost nothing"], "the control");
	return result;
}

function canBeTogether(one: string, other: string): boolean {
	const kinds = [one, other].map((name) => KINDS.find(([, names]) => names.test(name))?.[0]);
	return kinds[0] !== kinds[1] && !kinds.includes("postgres");
}

function shuffled(names: readonly string[], random: () => number): string[] {
	return names
		.map((name) => ({ name, at: random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ name }) => name);
}
