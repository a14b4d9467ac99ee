/** Watches the person and the clock for all tabs together, and locks in time. A worker isn't slowed down while its tabs are hidden. */
import { judgeLock, OWN_DEVICE, SHARED_COMPUTER, type TabFacts, togetherOf } from "../lock.ts";
import { changes, NOTHING } from "./declare.ts";
import { endByItself } from "./ending.ts";
import type { Guard, Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

/** How often the lock is checked, in ms. */
const EVERY = 1000;

/**
 * A tab tells about itself. The lock is first checked once with the old facts: after a long sleep of the device, a touch comes too late.
 */
export const report = changes(NOTHING, async (sitting: Sitting, facts: TabFacts, tab: Tab): Promise<void> => {
	if (!sitting.entered) return;
	sitting.guard ??= begin(sitting, facts);
	checkLock(sitting);
	tab.facts = facts;
	checkLock(sitting);
});

function begin(sitting: Sitting, { touchedAt }: TabFacts): Guard {
	const now = Date.now();
	const remembered = { touchedAt, hiddenSince: now, isBusy: false, pausedUntil: 0 };
	return { timer: setInterval(() => checkLock(sitting), EVERY), checkedAt: now, countdown: null, remembered };
}

function checkLock(sitting: Sitting): void {
	const { guard, isSharedComputer, idle } = sitting;
	const facts = [...sitting.tabs].flatMap((tab) => tab.facts ?? []);
	if (!guard) return;
	const times = isSharedComputer ? SHARED_COMPUTER : { ...OWN_DEVICE, idle };
	const now = Date.now();
	const together = togetherOf([...facts, guard.remembered]);
	const verdict = judgeLock(times, { ...together, checkedAt: guard.checkedAt }, now);
	guard.checkedAt = now;
	guard.remembered.touchedAt = together.touchedAt;
	if (together.hiddenSince === null) guard.remembered.hiddenSince = now;
	if (verdict.state === "lock") return endByItself(sitting);
	const seconds = verdict.state === "warning" ? verdict.seconds : null;
	if (seconds === guard.countdown) return;
	guard.countdown = seconds;
	sitting.emit({ kind: "countdown", seconds });
}
