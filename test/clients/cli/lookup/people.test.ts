/** Finding one item by what was typed. */
import t from "tap";
import { pick } from "../../../../clients/cli/lookup/people.ts";

const REFUSED = { id: "1f2a9c11-0000-4000-8000-000000000000", name: "Safe Harbour", status: "refused" };
const ACTIVE = { id: "2f2a9c11-0000-4000-8000-000000000000", name: "safe harbour", status: "active" };

t.test("a refused item gives way to another of its name, and is found by its id", async (t) => {
	const all = [REFUSED, ACTIVE];
	t.equal(pick("organisation", "Safe Harbour", all), ACTIVE);
	t.equal(pick("organisation", "1f2a9c11", all), REFUSED);
	t.equal(pick("organisation", "Safe Harbour", [REFUSED]), REFUSED, "alone it needs no other");
	const twice = [ACTIVE, { ...ACTIVE, id: REFUSED.id }];
	t.throws(() => pick("organisation", "Safe Harbour", twice), { message: /1f2a9c11/ }, "two that aren't refused are ambiguous");
});
