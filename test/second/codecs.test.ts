/**
 * Differential fuzzing of every codec, a short slice: valid, nearly valid and random input gets one verdict and one value from
 * both implementations, and from ours never an undeclared error. `npm run test:long` goes on with new seeds.
 */
import { randomInt } from "node:crypto";
import t from "tap";
import { cryptoReady } from "#crypto/ready.ts";
import { CODECS } from "./fuzz/codecs.ts";
import { compare, endure } from "./fuzz/compare.ts";

await cryptoReady();
const seed = Number(process.env.CLOISTER_SEED ?? randomInt(2 ** 31));

const all = { tried: 0, taken: 0 };

for (const codec of CODECS) {
	t.test(codec.name, async (t) => {
		const { problem, tried, taken } = await compare(codec, seed, codec.slow ? 10 : 80);
		t.equal(problem, undefined, `seed ${seed}: ${tried} tried, ${taken} taken`);
		all.tried += tried;
		all.taken += taken;
		if (codec.extreme) t.equal((await endure(codec, seed, 12)).problem, undefined, `seed ${seed}, long, deep and lying input`);
	});
}

t.test("valid input is among it", async (t) => {
	t.ok(all.taken > all.tried / 10, `${all.taken} of ${all.tried}`);
});
