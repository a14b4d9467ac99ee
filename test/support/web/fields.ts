/** What stands in the fields of a page. */
import type { Page } from "playwright-core";

interface Options {
	/** A selector. Default: all kinds of fields. */
	fields?: string;
	/** In ms. */
	timeout?: number;
}

/** Waits until one of the fields holds exactly this text. @throws Error when none does in time */
export async function waitForField(
	page: Page,
	text: string,
	{ fields = "input, textarea, select", timeout = 90_000 }: Options = {},
): Promise<void> {
	const holds = ({ fields, text }: { fields: string; text: string }) =>
		[...document.querySelectorAll<HTMLInputElement>(fields)].some(({ value }) => value === text);
	// A tab in the background draws no frames, which the browser would otherwise wait for.
	await page.waitForFunction(holds, { fields, text }, { timeout, polling: 100 });
}
