/** Renews keys by itself, in the background. The code for it is loaded when it runs. */
import type { Sitting } from "./sitting.ts";

/** So that the first screens come first, and not all colleagues renew the same key in the same second. In ms. */
const SOONEST = 30_000;
const LATEST = 60_000;

const timers = new WeakMap<Sitting, ReturnType<typeof setTimeout>>();

/** Renews keys soon, without anybody waiting for it. A failure is tried again with the next change. */
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
