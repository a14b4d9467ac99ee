/** Stop ends a long answer of the worker, also before the worker has begun it. */
import type { Page } from "playwright-core";
import t from "tap";
import { noBrowser } from "../../support/web/find-browser.ts";
import { enter, openPlace, WebWorld } from "../../support/web/world.ts";

/** Calls of this verb reach the worker only after `releaseCalls`, as when it is busy. Before the page is opened. */
async function holdCalls(page: Page, verb: string): Promise<void> {
	await page.addInitScript((held) => {
		const send = MessagePort.prototype.postMessage;
		let waiting: (() => void)[] | null = [];
		MessagePort.prototype.postMessage = function (this: MessagePort, message: { verb?: string }, ...rest: []) {
			if (waiting && message?.verb === held) waiting.push(() => send.call(this, message, ...rest));
			else send.call(this, message, ...rest);
		};
		Object.assign(globalThis, {
			releaseCalls() {
				for (const run of waiting ?? []) run();
				waiting = null;
			},
		});
	}, verb);
}

t.test("a stopped question to the log gets no answer, and the next one does", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, founder, admin } = world.ready;
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { page } = await world.device();
	await holdCalls(page, "askQuestion");
	await page.reload();
	await enter(page, auditor);
	await openPlace(page, "Search the log");
	await page.getByRole("link", { name: "Who was refused?" }).click();
	await page.getByRole("button", { name: "Search the log" }).click();
	await page.getByRole("button", { name: "Stop", exact: true }).click();
	const stopped = page.getByText(/^Stopped\./);
	await stopped.waitFor();
	await page.evaluate(() => (globalThis as unknown as { releaseCalls(): void }).releaseCalls());
	// Long enough for an answer to come.
	await page.waitForTimeout(2000);
	t.equal(await stopped.count(), 1);
	t.equal(await page.getByText(/^Looked at/).count(), 0, "no answer comes any more");
	await page.getByRole("button", { name: "Search the log" }).click();
	await page.getByText(/^Looked at \d+ entries\. Found:/).waitFor();
	t.equal(await stopped.count(), 0, "the next question is answered");
});
