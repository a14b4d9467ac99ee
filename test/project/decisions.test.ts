/** docs/decisions/README.md lists each decision with its room and its state. */
import { readFileSync } from "node:fs";
import t from "tap";
import { decisionIndex, INDEX } from "../../scripts/decisions.ts";

t.test("the list of decisions is up to date (else run npx tsx scripts/decisions.ts)", async (t) => {
	t.equal(readFileSync(INDEX, "utf8"), decisionIndex());
});
