/** Parts of a run: each file is in one part, and the parts take about the same time. */
import fc from "fast-check";
import t from "tap";
import { expectedTime, shardOf } from "../../scripts/shards.ts";

const FILES = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? `test/clients/web/file-${i}.test.ts` : `test/server/file-${i}.test.ts`));
const timeOf = (files: string[]) => files.reduce((sum, file) => sum + expectedTime(file), 0);

t.test("each file is in exactly one part", async () => {
	fc.assert(
		fc.property(fc.subarray(FILES), fc.integer({ min: 1, max: 5 }), (files, count) => {
			const parts = Array.from({ length: count }, (_, i) => shardOf(files, `${i + 1}/${count}`));
			return parts.flat().sort().join() === files.toSorted().join();
		}),
	);
});

t.test("two parts take about the same time", async (t) => {
	const [one, other] = [timeOf(shardOf(FILES, "1/2")), timeOf(shardOf(FILES, "2/2"))];
	t.ok(Math.abs(one - other) <= 15, `${one} s and ${other} s`);
});

t.test("another text is refused", async (t) => {
	for (const wrong of ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3"]) t.throws(() => shardOf(FILES, wrong), { message: /such as 1\/2/ });
});
