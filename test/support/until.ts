/** Polls for a condition. A test that sleeps for a fixed time instead, and then checks once, fails on a busy machine. */
import { setTimeout as sleep } from "node:timers/promises";

type Falsy = false | null | undefined | 0 | "";

/**
 * Calls `ask` every 20 ms until its answer is truthy.
 * @param what the awaited condition, for the error.
 * @param seconds the time-out. The default is long enough for a busy machine.
 * @returns the truthy answer. @throws Error after the time-out, with `what`
 */
export async function until<T>(what: string, ask: () => T | Promise<T>, seconds = 90): Promise<Exclude<T, Falsy>> {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
		const answer = await ask();
		if (answer) return answer as Exclude<T, Falsy>;
	}
	throw new Error(`not within ${seconds} s: ${what}`);
}
