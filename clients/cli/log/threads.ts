/** Checks an export in several worker threads. A short export is checked without them. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { type Checked, checkStretch, type Stretch, WrongFileError } from "./check.ts";
import { bundleCount, type LogFolder } from "./folder.ts";

/** How many bundles a worker is given in one message. These bundles have about 12,000 entries. */
const BUNDLES_PER_STRETCH = 48;
const MAX_THREADS = 8;

/**
 * Checks all bundles of an export.
 * @param size of the tree. @param onChecked is called once for each stretch, in any order.
 * @throws WrongFileError
 */
export async function checkAll(folder: LogFolder, size: number, onChecked: (checked: Checked, entries: number) => void): Promise<void> {
	const bundles = bundleCount(size);
	const waiting: Stretch[] = [];
	for (let from = 0; from < bundles; from += BUNDLES_PER_STRETCH)
		waiting.push({ from, to: Math.min(from + BUNDLES_PER_STRETCH, bundles), size });
	const entriesOf = ({ from, to }: Stretch) => Math.min(to * TILE_WIDTH, size) - from * TILE_WIDTH;
	if (waiting.length <= 2) {
		for (const stretch of waiting) onChecked(checkStretch(folder, stretch), entriesOf(stretch));
		return;
	}
	const threads = Math.min(availableParallelism(), MAX_THREADS, waiting.length);
	const workers = Array.from(
		{ length: threads },
		() => new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { root: folder.root } }),
	);
	try {
		await Promise.all(workers.map((worker) => checkWaiting(worker, waiting, (checked, stretch) => onChecked(checked, entriesOf(stretch)))));
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}

/** The message of a thread that failed. */
interface Failure {
	/** Whether the error was a WrongFileError. */
	isWrongFile: boolean;
	message: string;
	/** The error code of the operating system, such as EACCES. */
	code?: string;
}

function asError({ isWrongFile, message, code }: Failure): Error {
	return isWrongFile ? new WrongFileError(message) : Object.assign(new Error(message), { code });
}

/** Gives the waiting stretches to a worker, one after another. */
function checkWaiting(worker: Worker, waiting: Stretch[], onChecked: (checked: Checked, stretch: Stretch) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		let current: Stretch | undefined;
		const next = () => {
			current = waiting.shift();
			if (current === undefined) resolve();
			else worker.postMessage(current);
		};
		worker.on("message", (answer: Checked | Failure) => {
			if ("message" in answer) return reject(asError(answer));
			onChecked(answer, current as Stretch);
			return next();
		});
		worker.on("error", reject);
		next();
	});
}
