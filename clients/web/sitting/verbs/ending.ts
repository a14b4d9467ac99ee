/** How a sitting ends, for all tabs at once. */
import type { Ending } from "../kinds.ts";
import { closeSession } from "./close.ts";
import { changes, NOTHING } from "./declare.ts";
import { finish, type Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { insideTabs, tellOthers } from "./tabs.ts";

/** How long tabs have to save their drafts before the keys are wiped, in ms. A frozen tab doesn't answer. */
const WAIT_FOR_DRAFTS = 1000;

/**
 * Each tab calls this verb when its drafts are saved. The first call tells the other tabs. The promise resolves when the keys are wiped,
 * and the server has answered the sign-out or has taken too long.
 */
export const leave = changes(NOTHING, async (sitting: Sitting, { how }: { how: Ending }, tab: Tab): Promise<void> => {
	// This tab is at the door, or is no longer part of the sitting.
	if (!tab.isInside && !sitting.ending) return;
	tab.isReady = true;
	sitting.ending ??= endForAll(sitting, how, tab);
	sitting.onTabReadyToEnd();
	await sitting.ending;
});

/** As `leave`, without waiting for drafts: the tabs are going away already. */
export const hide = changes(NOTHING, async (sitting: Sitting, _: undefined, tab: Tab): Promise<void> => {
	tellOthers(sitting, tab, { kind: "end", how: "hide" });
	// Also waits for a lock that has begun, which may still be telling the server.
	sitting.ending = Promise.all([closeSession(sitting), sitting.ending]).then(() => finish(sitting));
	await sitting.ending;
});

/** Ends the sitting because of the clock, the server or another worker. */
export function endByItself(sitting: Sitting, how: Ending = "lock"): void {
	if (sitting.entered) sitting.ending ??= endForAll(sitting, how, null);
}

/** Ends the sitting, and then the worker, so that nothing of the sitting is left for the next one. */
async function endForAll(sitting: Sitting, how: Ending, first: Tab | null): Promise<void> {
	await endInside(sitting, how, first);
	finish(sitting);
}

/** Ends the sitting of the other tabs, so that another one can begin in this tab. */
export async function endForOthers(sitting: Sitting, tab: Tab): Promise<void> {
	tab.isInside = false;
	const ending = endInside(sitting, "lock", tab);
	sitting.ending = ending;
	await ending;
	if (sitting.ending === ending) sitting.ending = null;
	// Another tab may have pressed Hide meanwhile.
	await untilFree(sitting);
}

/** Waits while a sitting ends. */
export async function untilEnded(sitting: Sitting): Promise<void> {
	while (sitting.ending && !sitting.isOver) await sitting.ending;
}

/**
 * Waits until a tab may begin or show a sitting. In a worker that is over, this never resolves: the tab loses the connection, and asks the
 * next worker.
 */
export async function untilFree(sitting: Sitting): Promise<void> {
	await untilEnded(sitting);
	if (sitting.isOver) await new Promise<never>(() => {});
}

async function endInside(sitting: Sitting, how: Ending, first: Tab | null): Promise<void> {
	// Tabs at the door are told too, because they may be about to show the sitting.
	tellOthers(sitting, first, { kind: "end", how });
	await Promise.race([draftsSaved(sitting), new Promise((resolve) => setTimeout(resolve, WAIT_FOR_DRAFTS))]);
	for (const tab of insideTabs(sitting)) tab.isInside = false;
	await closeSession(sitting);
}

/** Resolves when all tabs that show the sitting have saved their drafts. */
function draftsSaved(sitting: Sitting): Promise<void> {
	return new Promise((resolve) => {
		sitting.onTabReadyToEnd = () => insideTabs(sitting).every(({ isReady }) => isReady) && resolve();
		sitting.onTabReadyToEnd();
	});
}
