/** Waiting for what comes about by itself. A test that waits for a while instead, and then looks, fails on a busy machine. */
import { setTimeout as sleep } from "node:timers/promises";

type Nothing = false | null | undefined | 0 | "";

/**
 * Asks until the answer is something.
 * @param seconds the most that is waited; far more than it takes on a machine that does much else.
 * @returns the answer. @throws Error that says what didn't come about.
 */
export async function until<T>(what: string, ask: () => T | Promise<T>, seconds = 30): Promise<Exclude<T, Nothing>> {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
		const answer = await ask();
		if (answer) return answer as Exclude<T, Nothing>;
	}
	throw new Error(`did not come about: ${what}`);
}
