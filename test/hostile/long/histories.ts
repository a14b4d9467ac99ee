/**
 * Each implementation of the folds makes random histories until the time is over, each under a new seed, and the other one judges them.
 * At the end it names the cases of `test/second/reach.ts` that no history has reached.
 * `test/second/new-histories.test.ts` is its short slice.
 */
import { sodiumReady } from "#protocol/sodium.ts";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import type { Implementation } from "../../../scripts/vectors/folds/history.ts";
import { Ours } from "../../../scripts/vectors/folds/ours.ts";
import { FAMILIES, type Family, makeHistory } from "../../../scripts/vectors/folds.ts";
import { Second } from "../../second/author.ts";
import { difference } from "../../second/difference.ts";
import { casesOf, removeReached } from "../../second/reach.ts";

const STEPS = 90;

export async function run({ until, seed, match, say }: LongOptions): Promise<LongResult> {
	await sodiumReady;
	const families = (Object.keys(FAMILIES) as Family[]).filter((family) => family.includes(match));
	const result: LongResult = { passed: 0, failed: 0, figures: { histories: 0, statements: 0, differences: 0 } };
	const missing = new Map(families.map((family) => [family, casesOf(family)]));
	const compare = (family: Family, each: number, by: Implementation, other: Implementation, maker: string) => {
		const history = makeHistory(family, String(each), by, STEPS);
		const found = difference(history, other);
		const left = missing.get(family);
		if (left !== undefined && left.size > 0) removeReached(left, history);
		result.figures.histories = (result.figures.histories ?? 0) + 1;
		result.figures.statements = (result.figures.statements ?? 0) + history.steps.length;
		if (found === undefined) {
			result.passed++;
			return;
		}
		result.failed++;
		result.figures.differences = (result.figures.differences ?? 0) + 1;
		say(`${family}, seed ${each}, made by ${maker}: ${JSON.stringify(found).slice(0, 1_000)}`);
	};
	for (let each = seed; families.length > 0 && Date.now() < until; each++)
		for (const family of families) {
			if (Date.now() >= until) break;
			compare(family, each, new Ours(), new Second(), "ours");
			compare(family, each, new Second(), new Ours(), "the second");
		}
	for (const [family, left] of missing) for (const name of left) say(`${family}: no history reached: ${name}`);
	return result;
}
