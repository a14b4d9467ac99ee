/**
 * A short run of differential fuzzing of every codec. For valid, nearly valid and random input, both implementations give the
 * same verdict and value, and ours throws only declared errors. `npm run test:long` runs longer, with new seeds.
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
	t.test(`both implementations agree on ${codec.name}`, async (t) => {
		const { problem, tried, taken } = await compare(codec, seed, codec.slow ? 10 : 80);
		t.equal(problem, undefined, `seed ${seed}: ${tried} tried, ${taken} taken`);
		all.tried += tried;
		all.taken += taken;
		if (codec.extreme) t.equal((await endure(codec, seed, 12)).problem, undefined, `seed ${seed}, extreme input`);
	});
}

t.test("a tenth of the inputs or more was valid", async (t) => {
	t.ok(all.taken > all.tried / 10, `${all.taken} of ${all.tried}`);
});
