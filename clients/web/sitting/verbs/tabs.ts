/** The tabs that show one sitting: one in a worker of its own, or all tabs of the browser in a shared worker. */
import type { SittingEvent } from "../kinds.ts";
import { finish, type Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

/** A tab that opens later learns what the others know. */
export function addTab(sitting: Sitting, tab: Tab): void {
	sitting.tabs.add(tab);
	for (const { alarm, at } of sitting.alarms) tab.send({ kind: "alarm", alarm, at });
	if (sitting.entered && !sitting.ending) tab.send({ kind: "entered" });
}

/** Ends what ran for a tab that was closed or has crashed. Without a tab, nothing of the sitting is left. */
export function removeTab(sitting: Sitting, tab: Tab): void {
	if (!sitting.tabs.delete(tab)) return;
	for (const stop of tab.runs.values()) stop();
	sitting.onReady();
	if (sitting.tabs.size === 0) finish(sitting);
}

/** Tells all tabs but one. */
export function tellOthers(sitting: Sitting, tab: Tab | null, event: SittingEvent): void {
	for (const each of sitting.tabs) if (each !== tab) each.send(event);
}

export const insideTabs = (sitting: Sitting): Tab[] => [...sitting.tabs].filter(({ isInside }) => isInside);
