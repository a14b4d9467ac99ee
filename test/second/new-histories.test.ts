/** The published histories are made again, and each implementation judges new ones that the other has made. */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Implementation } from "../../scripts/vectors/folds/history.ts";
import { Ours } from "../../scripts/vectors/folds/ours.ts";
import { FAMILIES, type Family, fileOf, fileText, makeHistory } from "../../scripts/vectors/folds.ts";
import { Second } from "./author.ts";
import { difference } from "./difference.ts";

await sodiumReady;
const seed = Number(process.env.CLOISTER_SEED ?? randomInt(2 ** 31));
const STEPS = 60;

for (const family of Object.keys(FAMILIES) as Family[]) {
	t.test(`the vectors of ${family} are up to date (else run tsx scripts/vectors/folds.ts)`, async (t) => {
		t.ok(readFileSync(fileOf(family), "utf8") === fileText(family));
	});

	t.test(`each judges a history of ${family} that the other has made`, async (t) => {
		const made = (by: Implementation) => makeHistory(family, String(seed), by, STEPS);
		t.equal(difference(made(new Ours()), new Second()), undefined, `ours, seed ${seed}`);
		t.equal(difference(made(new Second()), new Ours()), undefined, `the second's, seed ${seed}`);
	});
}
