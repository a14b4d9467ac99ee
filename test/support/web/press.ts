/** Presses buttons whenever one can be pressed, until something else is on the screen: what a patient person does. */
import type { Locator, Page } from "playwright-core";

/** ms */
const LONGEST_PRESSING = 60_000;

/** @param buttons the first one that can be pressed is. @throws Error when the result doesn't come. */
export async function pressUntil(page: Page, buttons: Locator | Locator[], done: Locator): Promise<void> {
	for (const end = Date.now() + LONGEST_PRESSING; Date.now() < end; await page.waitForTimeout(100)) {
		if (await done.first().isVisible()) return;
		for (const button of [buttons].flat().map((each) => each.first())) {
			if (!(await button.isVisible()) || !(await button.isEnabled({ timeout: 500 }).catch(() => false))) continue;
			await button.click({ timeout: 500 }).catch(() => {});
			break;
		}
	}
	throw new Error(`pressUntil: the result didn't come\n${await page.locator("body").innerText()}`);
}
