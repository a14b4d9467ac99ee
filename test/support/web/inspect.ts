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
	t.same(await keptFields(page), [], `${name}: fields that the browser would keep`);
	await pictures(page, name);
}

/** Browsers keep the answers in these fields on the disk, for the next start. */
const keptFields = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input, textarea, select")]
			.filter(({ form, tagName, autocomplete }) => form?.autocomplete !== "off" && !(tagName === "INPUT" && autocomplete !== ""))
			.map((field) => field.outerHTML),
	);
