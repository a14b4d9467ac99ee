/**
 * Allows one sitting in a browser. Two sittings would share a cookie, and one of them would renew the session of the other. The worker
 * holds a Web Lock, which the browser releases when the worker dies. Workers of two versions of the page exclude each other in the same
 * way.
 */

import { changes, NOTHING } from "./declare.ts";
import { endByItself, endForOthers, untilFree } from "./ending.ts";
import type { Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

const NAME = "cloister-sitting";
/** In ms. The worker of a page that was loaded again may live a moment longer. */
const WAIT_FOR_OLD_WORKER = 1000;

/**
 * Takes the sitting for this worker and tab.
 * @param isTakeover whether to take the sitting away from other tabs, which then lock.
 * @returns false when another tab has the sitting.
 */
export const claim = changes(NOTHING, async (sitting: Sitting, { isTakeover }: { isTakeover: boolean }, tab: Tab): Promise<boolean> => {
	await untilFree(sitting);
	if (sitting.entered && !tab.isInside) {
		if (!isTakeover) return false;
		await endForOthers(sitting, tab);
	}
	if (!sitting.isClaimed) {
		const isTaken = await takeLock(isTakeover, () => {
			sitting.isClaimed = false;
			endByItself(sitting);
		});
		// Meanwhile another tab may have taken the lock for this worker.
		sitting.isClaimed ||= isTaken;
	}
	return sitting.isClaimed;
});

function takeLock(isTakeover: boolean, onTaken: () => void): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const options = isTakeover ? { steal: true } : { signal: AbortSignal.timeout(WAIT_FOR_OLD_WORKER) };
		navigator.locks
			.request(NAME, options, () => {
				resolve(true);
				// Held until the worker goes away.
				return new Promise(() => {});
			})
			.catch((error: Error) => {
				if (error.name === "AbortError") onTaken();
				else if (error.name === "TimeoutError") resolve(false);
				else reject(error);
			});
	});
}
