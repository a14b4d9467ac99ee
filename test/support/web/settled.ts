/** Waits for the end of what a press, or a step in the history, has begun in a page. Use it before a check that nothing has happened. */
import type { Page } from "playwright-core";

/** Waits until the router of the page is idle, and the page was drawn twice after that. At the door there is no router. */
export async function settled(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
		const { __TSR_ROUTER__: router } = globalThis as { __TSR_ROUTER__?: { state: { status: "idle" | "pending" } } };
		for (let left = 2; left > 0; left = router?.state.status === "pending" ? 2 : left - 1) await drawn();
	});
}
