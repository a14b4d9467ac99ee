/** Random requests until the time is over, on fresh networks; the database is checked after every thousand. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { Fuzz } from "../../support/requests/fuzz.ts";
import { Random } from "../../support/requests/random.ts";
import { Scope } from "../../support/scope.ts";

const EVERY = 1_000;
/** Requests per network. The directory and the log grow meanwhile. */
const NETWORK = 50_000;

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	const figures: Record<string, number> = {};
	let [passed, failed] = [0, 0];
	for (let number = seed; Date.now() < until && failed < 20; number++) {
		const scope = new Scope();
		try {
			const fuzz = await Fuzz.on(scope, number);
			await fuzzed(fuzz, new Random(number), until, say);
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

async function fuzzed(fuzz: Fuzz, r: Random, until: number, say: LongOptions["say"]): Promise<void> {
	let told = 0;
	for (let looked = 0; Date.now() < until && fuzz.figures.requests < NETWORK; ) {
		await fuzz.round(r.pick(fuzz.contracts));
		if (fuzz.figures.requests - looked < EVERY) continue;
		looked = fuzz.figures.requests;
		await fuzz.look();
		for (const problem of fuzz.problems.slice(told)) say(problem);
		told = fuzz.problems.length;
		if (looked % 10_000 < EVERY) say(`${looked} requests, ${fuzz.figures["server MiB at most"]} MiB`);
	}
	await fuzz.lookAtAll();
	for (const problem of fuzz.problems.slice(told)) say(problem);
}
