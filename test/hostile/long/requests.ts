/** Random requests until the time is over, on fresh networks. The database is checked after every thousand requests. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { Fuzz } from "../../support/requests/fuzz.ts";
import { Random } from "../../support/requests/random.ts";
import { Scope } from "../../support/scope.ts";

/** Requests between two checks of the database. */
const CHECK_EVERY = 1_000;
/** The directory and the log grow meanwhile. */
const REQUESTS_PER_NETWORK = 50_000;

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	const figures: Record<string, number> = {};
	let [passed, failed] = [0, 0];
	for (let number = seed; Date.now() < until && failed < 20; number++) {
		const scope = new Scope();
		try {
			const fuzz = await Fuzz.on(scope, number);
			await fuzzNetwork(fuzz, new Random(number), until, say);
			failed += fuzz.problems.length;
			passed += fuzz.figures.requests;
			for (const [name, value] of Object.entries(fuzz.figures))
				figures[name] = name.endsWith("at most") ? Math.max(figures[name] ?? 0, value) : (figures[name] ?? 0) + value;
		} finally {
			await scope.close();
		}
	}
	return { passed: Math.max(0, passed - failed), failed, figures };
}

async function fuzzNetwork(fuzz: Fuzz, r: Random, until: number, say: LongOptions["say"]): Promise<void> {
	let reported = 0;
	for (let checked = 0; Date.now() < until && fuzz.figures.requests < REQUESTS_PER_NETWORK; ) {
		await fuzz.round(r.pick(fuzz.contracts));
		if (fuzz.figures.requests - checked < CHECK_EVERY) continue;
		checked = fuzz.figures.requests;
		await fuzz.check();
		for (const problem of fuzz.problems.slice(reported)) say(problem);
		reported = fuzz.problems.length;
		if (checked % 10_000 < CHECK_EVERY) say(`${checked} requests, ${fuzz.figures["server MiB at most"]} MiB`);
	}
	await fuzz.checkFromScratch();
	for (const problem of fuzz.problems.slice(reported)) say(problem);
}
