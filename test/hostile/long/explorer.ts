/**
 * Explores large worlds of a case (docs/invariants.md), each until its share of the time is over. To visit one world to its end:
 * `npm run test:long -- --only explorer --match "there and back" --minutes 600`.
 */
import { sodiumReady } from "#protocol/sodium.ts";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { describe, explore } from "../../support/explorer/explore.ts";
import { LARGE_WORLDS } from "../../support/explorer/worlds.ts";

/** How often a long exploration says how far it is, in ms. */
const TELL_EVERY = 60_000;

export async function run({ until, match, say }: LongOptions): Promise<LongResult> {
	await sodiumReady;
	const result: LongResult = { passed: 0, failed: 0, figures: { states: 0, transitions: 0, refusals: 0, "worlds visited completely": 0 } };
	const add = (figure: string, count: number) => {
		result.figures[figure] = (result.figures[figure] ?? 0) + count;
	};
	const worlds = LARGE_WORLDS.filter(({ name }) => name.includes(match));
	for (const [at, world] of worlds.entries()) {
		const begun = Date.now();
		const share = (until - begun) / (worlds.length - at);
		let told = begun;
		const progress = (states: number, waiting: number) => {
			if (Date.now() < told + TELL_EVERY) return;
			told = Date.now();
			say(`${world.name}: ${states} states so far, ${waiting} to visit`);
		};
		const { states, transitions, refused, isComplete, violations } = explore(world, { until: begun + share, progress });
		const seconds = Math.round((Date.now() - begun) / 1000);
		say(`${world.name}: ${states} states, ${transitions} transitions${isComplete ? "" : ", not all"}, ${seconds} s`);
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
