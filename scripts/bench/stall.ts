/** Notices when the whole machine stands still for a while, as virtual machines do at times. A measurement of such a time is invalid. */
import { Worker } from "node:worker_threads";

/** A longer pause is a stall, in ms. A thread that only waits is never late by so much, also under the load of the benchmark. */
const STALL_MS = 1_000;
/** How often one measurement is repeated at most. */
const MOST_REPEATS = 5;

/** Runs in a thread of its own: the main thread sends requests, and is late when it is busy. */
const CLOCK = `
	const { parentPort, workerData } = require("node:worker_threads");
	const longest = new Int32Array(workerData);
	let last = performance.now();
	setInterval(() => {
		const now = performance.now();
		if (now - last > Atomics.load(longest, 0)) Atomics.store(longest, 0, now - last);
		last = now;
	}, 50);
	parentPort.postMessage("runs");
`;

/** Measures how long the machine stood still while `work` ran. `failed` holds the error of the work. */
async function watchMachine<T>(work: () => Promise<T>): Promise<{ result: T | undefined; failed: unknown; stall: number }> {
	const longest = new Int32Array(new SharedArrayBuffer(4));
	const clock = new Worker(CLOCK, { eval: true, execArgv: [], workerData: longest.buffer });
	await new Promise((resolve) => clock.once("message", resolve));
	let failed: unknown;
	const result = await work().catch((error: unknown) => {
		failed = error ?? new Error("the measurement failed");
		return undefined;
	});
	// The clock notices a stall only at its next tick.
	await new Promise((resolve) => setTimeout(resolve, 100));
	await clock.terminate();
	return { result, failed, stall: Atomics.load(longest, 0) };
}

/**
 * Runs a measurement again when the machine stood still meanwhile, also when the measurement failed because of that.
 * @param say gets one sentence for each repetition.
 * @throws the error of `work`, if the machine did not stand still.
 */
export async function repeatAfterStall<T>(what: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
	for (let repeats = 0; ; repeats++) {
		const { result, failed, stall } = await watchMachine(work);
		const stood = `The machine stood still for ${(stall / 1000).toFixed(1)} s`;
		if (stall > STALL_MS && repeats < MOST_REPEATS) say(`${stood}. ${what} is repeated.`);
		else if (failed !== undefined) throw failed;
		else {
			if (stall > STALL_MS) say(`${stood}. ${what} counts nevertheless, because it was repeated ${repeats} times.`);
			return result as T;
		}
	}
}
