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

const all = { tried: 0, accepted: 0 };

for (const codec of CODECS) {
	t.test(`both implementations agree on ${codec.name}`, async (t) => {
		const { problem, tried, accepted } = await compare(codec, seed, codec.slow ? 10 : 80);
		t.equal(problem, undefined, `seed ${seed}: ${tried} tried, ${accepted} accepted`);
		all.tried += tried;
		all.accepted += accepted;
		if (codec.extreme) t.equal((await endure(codec, seed, 12)).problem, undefined, `seed ${seed}, extreme input`);
	});
}

t.test("a tenth of the inputs or more was valid", async (t) => {
	t.ok(all.accepted > all.tried / 10, `${all.accepted} of ${all.tried}`);
});
