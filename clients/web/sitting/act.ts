/** Calls a verb that changes something, and waits until all answers that its changes made old were fetched again. */
import { openSitting } from "./open.ts";
import type { ActName, Answer, SittingVerbs } from "./verbs/index.ts";

/** Resolves when all answers that a change made old were fetched again. */
let renewing: Promise<unknown> = Promise.resolve();

/** Lets the acts that have changed something wait for this. */
export function addRenewal(renewal: Promise<void>): void {
	renewing = Promise.all([renewing, renewal]);
}

/** @throws what the verb throws */
export async function act<K extends ActName>(verb: K, input: Parameters<SittingVerbs[K]>[0]): Promise<Answer<K>> {
	const answer = await (openSitting().call as (verb: string, input: unknown) => Promise<Answer<K>>)(verb, input);
	// The worker has sent the changes before the answer.
	await renewing;
	return answer;
}
