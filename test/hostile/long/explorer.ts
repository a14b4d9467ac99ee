/** Explores large worlds of a case (docs/invariants.md), each until its share of the time is over. */
import { sodiumReady } from "#protocol/sodium.ts";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { describe, explore } from "../../support/explorer/explore.ts";
import { LARGE_WORLDS } from "../../support/explorer/worlds.ts";

export async function run({ until, say }: LongOptions): Promise<LongResult> {
	await sodiumReady;
	const result: LongResult = { passed: 0, failed: 0, figures: { states: 0, transitions: 0, refusals: 0, "worlds visited completely": 0 } };
	const add = (figure: string, count: number) => {
		result.figures[figure] = (result.figures[figure] ?? 0) + count;
	};
	for (const [at, world] of LARGE_WORLDS.entries()) {
		const share = (until - Date.now()) / (LARGE_WORLDS.length - at);
		const { states, transitions, refused, isComplete, violations } = explore(world, { until: Date.now() + share });
		say(`${world.name}: ${states} states, ${transitions} transitions${isComplete ? "" : ", not all"}`);
		for (const violation of violations) say(describe(violation));
		if (violations.length > 0) result.failed++;
		else result.passed++;
		add("states", states);
		add("transitions", transitions);
		add("refusals", refused);
		add("worlds visited completely", Number(isComplete));
	}
	return result;
}
