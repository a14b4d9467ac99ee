/** A short slice of `npm run test:long -- --only requests`: one round for each endpoint, from a new seed at each run. */
import { randomInt } from "node:crypto";
import t from "tap";
import { Fuzz } from "./fuzz.ts";

t.setTimeout(120_000);

t.test("random requests", async (t) => {
	const seed = randomInt(2 ** 31);
	const fuzz = await Fuzz.on(t, seed);
	for (const contract of fuzz.contracts) await fuzz.round(contract);
	await fuzz.lookAtAll();
	t.same(fuzz.problems, [], `seed ${seed}: ${JSON.stringify(fuzz.figures)}`);
	t.ok(
		fuzz.figures.requests > 500 && fuzz.figures.accepted > 20,
		`${fuzz.figures.requests} requests, ${fuzz.figures.accepted} of them accepted`,
	);
});
