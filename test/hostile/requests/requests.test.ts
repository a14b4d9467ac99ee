/** A short slice of `npm run test:long -- --only requests`: rounds for some endpoints, from a new seed at each run. */
import { randomInt } from "node:crypto";
import t from "tap";
import { Fuzz } from "../../support/requests/fuzz.ts";
import { Random } from "../../support/requests/random.ts";

t.test("random requests break no rule", async (t) => {
	const seed = randomInt(2 ** 31);
	const fuzz = await Fuzz.on(t, seed);
	const random = new Random(seed);
	for (const contract of fuzz.contracts) if (random.chance(0.4)) await fuzz.round(contract);
	await fuzz.checkFromScratch();
	t.same(fuzz.problems, [], `seed ${seed}: ${JSON.stringify(fuzz.figures)}`);
	t.ok(
		fuzz.figures.requests > 150 && fuzz.figures.accepted > 5,
		`${fuzz.figures.requests} requests, ${fuzz.figures.accepted} of them accepted`,
	);
});
