/** How a page is left: the Back button brings no content back, also in a browser that keeps pages in memory (bfcache). */
import type { Page } from "playwright-core";
import t from "tap";
import { openThread } from "#sdk/index.ts";
import { browserThatKeepsPages } from "../../support/web/browser.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { remains } from "../../support/web/leaks.ts";
import { enter, go, WebWorld } from "../../support/web/world.ts";

const TITLE = "quarry-2207-title";

t.test("leaving the page", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const thread = await openThread(origin.staff.session, TITLE, [{ kind: "desk", id: destination.desk }], origin.desk);
	const browser = await browserThatKeepsPages(t);

	/** A tab with an open thread. @param script runs before the page. */
	const opened = async (script: string): Promise<Page> => {
		const page = await (await browser.newContext()).newPage();
		// esbuild adds calls of `__name` to functions that tests run in the page.
		await page.addInitScript(`globalThis.__name = (value) => value;${script}`);
		await page.goto(world.url);
		await enter(page, origin.staff);
		await go(page, `#/threads/${thread}`);
		await page.getByRole("heading", { name: TITLE }).waitFor();
		return page;
	};

	for (const [what, script] of [
		["the Back button brings no content back in a browser that shares workers", ""],
		["the Back button brings no content back in a browser without SharedWorker", "delete globalThis.SharedWorker"],
	] as const)
		await t.test(what, async (t) => {
			const page = await opened(script);
			await page.goto(world.url + (await page.locator("link[rel=icon]").getAttribute("href")));
			t.match(await textAfterBack(page), /Sign in/);
			await page.context().close();
		});

	await t.test("a file that is dropped on the page doesn't replace it", async (t) => {
		const page = await opened("");
		const isStopped = (selector: string) =>
			page.evaluate((at) => {
				const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
				document.querySelector(at)?.dispatchEvent(event);
				return event.defaultPrevented;
			}, selector);
		t.ok(await isStopped("h1"));
		t.notOk(await isStopped("textarea"), "a text can be dropped into a field");
		await page.context().close();
	});

	await t.test("a page that the browser keeps in memory is emptied when it is left, and loaded anew when it is shown again", async (t) => {
		const page = await opened("delete globalThis.SharedWorker");
		await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
		t.notMatch(await remains(page), TITLE);
		// The page may be gone before the answer.
		await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))).catch(() => {});
		await page.locator("input[name=password]").waitFor();
		t.notMatch(await remains(page), TITLE);
		await page.context().close();
	});
});

/** Goes back by the browser itself, and waits until the door or the thread is there. */
async function textAfterBack(page: Page): Promise<string> {
	const session = await page.context().newCDPSession(page);
	const { entries, currentIndex } = await session.send("Page.getNavigationHistory");
	await session.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1]?.id ?? 0 });
	for (;;) {
		const text = await textNow(page);
		if (text?.includes("Sign in") || text?.includes(TITLE)) return text;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** The text of the page; null when the page was replaced by the next one before it answered. */
async function textNow(page: Page): Promise<string | null> {
	const session = await page.context().newCDPSession(page);
	try {
		const { result } = await session.send("Runtime.evaluate", { expression: "document.body?.innerText ?? ''" });
		return result.value;
	} catch (error) {
		if (error instanceof Error && error.message.includes("Inspected target navigated")) return null;
		throw error;
	}
}
