/** Holds answers back, like a very slow connection. */
import type { Page } from "playwright-core";

/** @param requests a pattern of addresses. @returns a function that lets the answers through, also those of later requests. */
export async function hold(page: Page, requests: string): Promise<() => void> {
	let answer = () => {};
	const held = new Promise<void>((resolve) => {
		answer = resolve;
	});
	await page.route(requests, async (route) => {
		await held;
		await route.continue();
	});
	return answer;
}
