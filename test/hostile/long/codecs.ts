/** Differential fuzzing of all codecs until the time is over, each round under a new seed; `test/second/codecs.test.ts` is its short slice. */
import { cryptoReady } from "#crypto/ready.ts";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { CODECS } from "../../second/fuzz/codecs.ts";
import { compare, endure } from "../../second/fuzz/compare.ts";

/** Inputs per codec in one turn. */
const ROUND = 1_000;
const SLOW_ROUND = 50;
/** Long, deep and malformed inputs, for our codec only. */
const EXTREMES = 30;

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	await cryptoReady();
	const figures = { seeds: 0, inputs: 0, accepted: 0, refused: 0, extremes: 0 };
	const broken = new Map<string, string>();
	let passed = 0;
	for (let round = seed; Date.now() < until; round++, figures.seeds++) {
		say(`seed ${round}`);
		// A codec that differed isn't tried again. Its problem is reported once, with the seed that repeats it.
		for (const codec of CODECS.filter(({ name }) => !broken.has(name))) {
			if (Date.now() >= until) break;
			const { problem, tried, accepted } = await compare(codec, round, codec.slow ? SLOW_ROUND : ROUND, until);
			figures.inputs += tried;
			figures.accepted += accepted;
			figures.refused += tried - accepted;
			const { problem: hurt, tried: extremes } = await endure(codec, round, EXTREMES);
			figures.extremes += extremes;
			if (problem ?? hurt) {
				broken.set(codec.name, problem ?? hurt ?? "");
				say(`${codec.name}: ${problem ?? hurt}`);
			} else passed++;
		}
	}
	return { passed, failed: broken.size, figures };
}
