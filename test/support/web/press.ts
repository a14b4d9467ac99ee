/** Presses buttons as a patient person does: whenever one can be pressed, until the result is on the screen. */
import type { Locator, Page } from "playwright-core";

/** ms */
const LONGEST_PRESSING = 90_000;

/** @param buttons the first of them that can be pressed is pressed. @throws Error when the result doesn't come. */
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
