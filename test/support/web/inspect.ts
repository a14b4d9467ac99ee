/** What each screen of a journey must pass. */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import { violations } from "./access.ts";
import { pictures } from "./pictures.ts";

/**
 * Fails when the screen as it stands has accessibility violations, and takes its pictures.
 * @param name of the pictures, and of the assertion.
 */
export async function inspect(t: Test, page: Page, name: string): Promise<void> {
	t.same(await violations(page), [], name);
	await pictures(page, name);
}
