/** Each check of the client taken out in turn (test/hostile/mutations): one that no hostile test misses is a failure. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { mutations } from "../mutations/list.ts";
import { tryMutations } from "../mutations/run.ts";

export async function run({ until, seed, match, say }: LongOptions): Promise<LongResult> {
	const { tried, killed, survived, broken } = await tryMutations({ until, start: seed, match, say });
	const failed = survived.length + broken.length;
	return {
		passed: killed,
		failed,
		figures: { "checks listed": mutations.length, "checks taken out": tried, killed, survived: survived.length, broken: broken.length },
	};
}
