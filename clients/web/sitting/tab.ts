/** One sitting in one tab: two would share a cookie, and one would renew the session of the other. A Web Lock frees itself when a tab dies. */

const NAME = "cloister-sitting";

let isHeld = false;

/**
 * Takes the sitting for this tab.
 * @param isTakeover takes it away from another tab, which then locks. @param onTaken called when another tab takes it away.
 * @returns false when another tab has it.
 */
export function claimTab(isTakeover: boolean, onTaken: () => void): Promise<boolean> {
	if (isHeld) return Promise.resolve(true);
	return new Promise((resolve, reject) => {
		const options = isTakeover ? { steal: true } : { ifAvailable: true };
		navigator.locks
			.request(NAME, options, (lock) => {
				isHeld = lock !== null;
				resolve(isHeld);
				// Held until the page goes away.
				return lock === null ? undefined : new Promise(() => {});
			})
			.catch((error: unknown) => {
				if (error instanceof DOMException && error.name === "AbortError") onTaken();
				else reject(error instanceof Error ? error : new Error(String(error)));
			});
	});
}
