/** The published histories reach each case of the rules that a third implementation once had to guess. */
import { readFileSync } from "node:fs";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { FAMILIES, type Family, fileOf, type History } from "../../scripts/vectors/folds.ts";
import { casesOf, removeReached } from "./reach.ts";

await sodiumReady;

for (const family of Object.keys(FAMILIES) as Family[])
	t.test(`the histories of ${family} reach each case`, async (t) => {
		const missing = casesOf(family);
		const { histories }: { histories: History[] } = JSON.parse(readFileSync(fileOf(family), "utf8"));
		for (const history of histories) removeReached(missing, history);
		t.same([...missing], []);
	});
