/** How a sitting ends, for all tabs at once. */
import type { Ending } from "../kinds.ts";
import { closeSession } from "./close.ts";
import type { Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { insideTabs } from "./tabs.ts";

/** How long tabs have to save their drafts before the keys go, in ms. A frozen tab doesn't answer. */
const PATIENCE = 1000;

/** Each tab calls it when its drafts are saved. The first call tells the others. It answers when the keys are gone. */
export async function leave(sitting: Sitting, { how }: { how: Ending }, tab: Tab): Promise<void> {
	// At the door, or later than the others wait.
	if (!tab.isInside && !sitting.ending) return;
	tab.isReady = true;
	sitting.ending ??= endForAll(sitting, how, tab);
	sitting.onReady();
	await sitting.ending;
}

/** As `leave`, without waiting for drafts: the tabs are going away already. */
export async function hide(sitting: Sitting, _: undefined, tab: Tab): Promise<void> {
	sitting.isLeaving = true;
	for (const each of insideTabs(sitting)) if (each !== tab) each.send({ kind: "end", how: "hide" });
	const closing = closeSession(sitting);
	sitting.ending ??= closing;
	// A lock that has begun may still tell the server.
	await Promise.all([closing, sitting.ending]);
	sitting.onOver();
}

/** Ends the sitting because of the clock, the server or another worker. */
export function endByItself(sitting: Sitting): void {
	if (sitting.entered) sitting.ending ??= endForAll(sitting, "lock", null);
}

/** A worker serves one sitting: nothing of it can be left for the next one. */
async function endForAll(sitting: Sitting, how: Ending, first: Tab | null): Promise<void> {
	await endInside(sitting, how, first);
	sitting.onOver();
}

/** Ends the sitting of the other tabs, so that another one can begin in this tab. */
export async function endForOthers(sitting: Sitting, tab: Tab): Promise<void> {
	tab.isInside = false;
	sitting.ending = endInside(sitting, "lock", tab);
	await sitting.ending;
	sitting.ending = null;
}

async function endInside(sitting: Sitting, how: Ending, first: Tab | null): Promise<void> {
	for (const tab of insideTabs(sitting)) if (tab !== first) tab.send({ kind: "end", how });
	await Promise.race([drafts(sitting), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
	for (const tab of insideTabs(sitting)) {
		tab.isInside = false;
		tab.isOver = tab !== first;
	}
	await closeSession(sitting);
}

/** Resolves when all tabs have saved. */
function drafts(sitting: Sitting): Promise<void> {
	return new Promise((resolve) => {
		sitting.onReady = () => insideTabs(sitting).every(({ isReady }) => isReady) && resolve();
		sitting.onReady();
	});
}
