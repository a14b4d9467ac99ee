/** The tabs that a worker serves: a worker of its own serves one tab, and a shared worker serves all tabs of the browser. */

import type { Change } from "../freshness.ts";
import type { SittingEvent } from "../kinds.ts";
import { finish, type Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

/** Adds a tab, and tells it what the other tabs were told before. */
export function addTab(sitting: Sitting, tab: Tab): void {
	sitting.tabs.add(tab);
	for (const { alarm, at } of sitting.alarms) tab.send({ kind: "alarm", alarm, at });
	if (sitting.entered && !sitting.ending) tab.send({ kind: "entered" });
}

/** Ends what ran for a tab that was closed or has crashed. After the last tab, the worker ends, so that nothing of the sitting is left. */
export function removeTab(sitting: Sitting, tab: Tab): void {
	if (!sitting.tabs.delete(tab)) return;
	for (const stop of tab.runs.values()) stop();
	sitting.onTabReadyToEnd();
	if (sitting.tabs.size === 0) finish(sitting);
}

/** Sends an event to all tabs except this one. @param tab null sends it to all tabs. */
export function tellOthers(sitting: Sitting, tab: Tab | null, event: SittingEvent): void {
	for (const each of sitting.tabs) if (each !== tab) each.send(event);
}

/** Tells all tabs that answers may be old now. @param by the tab that has made the changes; null when no tab did. */
export function announce(sitting: Sitting, changes: readonly Change[], by: Tab | null): void {
	if (changes.length > 0) for (const tab of sitting.tabs) tab.send({ kind: "changes", changes, isOwn: tab === by });
}

export const insideTabs = (sitting: Sitting): Tab[] => [...sitting.tabs].filter(({ isInside }) => isInside);
