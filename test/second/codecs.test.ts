/**
 * Differential fuzzing of every codec, a short slice: valid, nearly valid and random input gets one verdict and one value from
 * both implementations, and from ours never an undeclared error. `npm run test:long` goes on with new seeds.
 */
import { randomInt } from "node:crypto";
import t from "tap";
import { cryptoReady } from "#crypto/ready.ts";
import { CODECS } from "./fuzz/codecs.ts";
import { compare } from "./fuzz/compare.ts";

await cryptoReady();
const seed = Number(process.env.CLOISTER_SEED ?? randomInt(2 ** 31));

for (const codec of CODECS) {
	t.test(codec.name, async (t) => {
		const { problem, tried, taken } = await compare(codec, seed, codec.slow ? 10 : 80);
		t.equal(problem, undefined, `seed ${seed}: ${tried} tried, ${taken} taken`);
	});
}
