/** Removes each guard of the client in turn (test/mutations). A guard that no test needs is a failure. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { accepted } from "../../mutations/accepted.ts";
import { handRows } from "../../mutations/by-hand.ts";
import { checkedFiles, root, testFiles } from "../../mutations/rooms.ts";
import { killed, lineOf, tryMutants } from "../../mutations/run.ts";

export async function run({ until, seed, match, say }: LongOptions): Promise<LongResult> {
	const { all, judged, failing, isComplete } = await tryMutants({
		root,
		files: checkedFiles(),
		rows: handRows,
		tests: testFiles(),
		until,
		start: seed,
		match,
		say,
	});
	const acceptedIds = new Set(accepted.map(({ id }) => id));
	const survived = judged.filter(({ killedBy, mutant }) => killedBy === null && !acceptedIds.has(mutant.id));
	const noticed = judged.filter(({ killedBy, mutant }) => killedBy !== null && acceptedIds.has(mutant.id));
	for (const { mutant } of survived) say(`SURVIVED ${lineOf(mutant)}`);
	for (const { mutant, killedBy } of noticed) say(`is accepted, but noticed: ${lineOf(mutant)} (${killedBy})`);
	return {
		passed: isComplete ? killed(judged) : 1,
		failed: survived.length + noticed.length + failing.length,
		figures: {
			mutants: all,
			tried: judged.length,
			killed: killed(judged),
			survived: survived.length,
			accepted: judged.length - killed(judged) - survived.length,
			"tests that fail without a mutant": failing.length,
		},
	};
}
