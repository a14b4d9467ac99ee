/** Lets time pass for the tabs of a device and for the worker that they share. Only the clock moves: timers run as always. */
import type { Page } from "playwright-core";
import { inWorker } from "./shared-worker.ts";

const MINUTE = 60_000;

const shift = (ms: number) => `{ const before = Date.now; Date.now = () => before() + ${ms}; }`;

/** Moves the clock of all pages and of their worker. The pages get no event. */
export async function passMinutes(pages: readonly Page[], minutes: number): Promise<void> {
	for (const page of pages) await page.evaluate(shift(minutes * MINUTE));
	await inWorker(pages[0] as Page, shift(minutes * MINUTE));
	// The worker looks at the clock each second.
	await pages[0]?.waitForTimeout(1500);
}

/** Hides or shows a tab, as a telephone call does. A headless browser reports each tab as visible, so this function sets the properties. */
export async function setHidden(page: Page, isHidden: boolean): Promise<void> {
	await page.evaluate((hidden) => {
		Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
		Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
		document.dispatchEvent(new Event("visibilitychange"));
	}, isHidden);
}
