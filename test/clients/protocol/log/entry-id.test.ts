/** An access entry has an id, so that another entry can be about it. */
import t from "tap";
import { isId } from "#protocol/bytes.ts";
import { entryId, entryOfId } from "#protocol/log/entry-id.ts";

t.test("each number of an entry has one id", async (t) => {
	for (const seq of [0, 1, 255, 2 ** 32, 2 ** 48 - 1]) {
		t.ok(isId(entryId(seq)), String(seq));
		t.equal(entryOfId(entryId(seq)), seq);
	}
	for (const wrong of [-1, 1.5, Number.NaN, 2 ** 48, 2 ** 53]) t.throws(() => entryId(wrong), RangeError, String(wrong));
});
