/** Random lies. Each scenario comes from its own seed, and each round runs on a new copy of the prepared network. */
import * as fc from "fast-check";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { LyingWorld } from "../../support/lying/lying-world.ts";
import { playScenario, scenarioContext, scenarios } from "../../support/lying/random-scenarios.ts";
import { Scope } from "../../support/scope.ts";

/** Scenarios per round. Threads get longer and slower within a round. */
const ROUND = 150;

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	const figures = { scenarios: 0, "steps as with an honest server": 0, "steps stopped with an error code": 0 };
	const codes = new Map<string, number>();
	let failed = 0;
	for (let number = seed; Date.now() < until; ) {
		const scope = new Scope();
		try {
			const context = await scenarioContext(await LyingWorld.build(scope));
			for (let i = 0; i < ROUND && Date.now() < until; i++, number++) {
				const [scenario] = fc.sample(scenarios, { seed: number, numRuns: 1 });
				if (!scenario) continue;
				try {
					const { through, stopped } = await playScenario(context, scenario);
					figures["steps as with an honest server"] += through;
					for (const [code, count] of stopped) {
						figures["steps stopped with an error code"] += count;
						codes.set(code, (codes.get(code) ?? 0) + count);
					}
				} catch (error) {
					failed += 1;
					say(`scenario ${number}: ${String(error)} ${JSON.stringify(scenario)}`);
				}
				figures.scenarios += 1;
			}
		} finally {
			await scope.close();
		}
	}
	say(`stopped by ${[...codes].map(([code, count]) => `${code} ${count}`).join(", ")}`);
	return { passed: figures.scenarios - failed, failed, figures };
}
