/** A short run of random lies; `npm run test:long` runs more. A failure names its seed. */
import { randomInt } from "node:crypto";
import * as fc from "fast-check";
import t from "tap";
import { LyingWorld } from "../../support/lying/lying-world.ts";
import { playScenario, scenarioContext, scenarios } from "../../support/lying/random-scenarios.ts";

t.test("a client shows the truth or raises an alarm, whatever the server changes", async (t) => {
	const context = await scenarioContext(await LyingWorld.build(t));
	const seed = Number(process.env.LYING_SEED ?? randomInt(2 ** 31));
	const until = Date.now() + 3_000;
	let played = 0;
	// Not fast-check's own time limit, since that fails when it interrupts the first scenario.
	const found = await fc.check(
		fc.asyncProperty(scenarios, async (scenario) => {
			if (played > 0 && Date.now() > until) return;
			await playScenario(context, scenario);
			played++;
		}),
		{ seed, numRuns: 40, endOnFailure: true },
	);
	t.notOk(found.failed, `LYING_SEED=${seed}: ${JSON.stringify(found.counterexample)} ${String(found.errorInstance ?? "")}`);
	t.ok(played > 0);
});
