/** Renews keys in the background, without a call of the page. The code for it is loaded when it runs. */
import type { Sitting } from "./sitting.ts";

/**
 * The shortest and the longest wait before a renewal, in ms. In the first seconds, the screens need the connection for themselves. The wait
 * is random, so that colleagues don't renew the same key at the same time.
 */
const SOONEST = 30_000;
const LATEST = 60_000;

const timers = new WeakMap<Sitting, ReturnType<typeof setTimeout>>();

/** Renews keys after a random wait. After a failure, the next change of the directory starts another try. */
export function renewKeysSoon(sitting: Sitting): void {
	clearTimeout(timers.get(sitting));
	const wait = SOONEST + Math.random() * (LATEST - SOONEST);
	timers.set(
		sitting,
		setTimeout(() => void renew(sitting).catch(() => {}), wait),
	);
}

export function stopRenewing(sitting: Sitting): void {
	clearTimeout(timers.get(sitting));
}

async function renew(sitting: Sitting): Promise<void> {
	if (!sitting.session) return;
	const { renewKeys } = await import("./upkeep.ts");
	if (sitting.session) await renewKeys(sitting);
}
