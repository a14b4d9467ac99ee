/** A real browser for tests. */
import { type Browser, chromium } from "playwright-core";
import root from "tap";
import type { TestLike } from "../scope.ts";
import { findBrowser, noBrowser } from "./find-browser.ts";

const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-dev-shm-usage",
	// A microphone that beeps, for those tests that allow it.
	"--use-fake-device-for-media-stream",
];

let own: Promise<Browser> | undefined;

/** The browser of this process. Its test files share it, and each device in them is a context of its own. Closes with the process. */
export function theBrowser(): Promise<Browser> {
	own ??= launch(root);
	return own;
}

/** A browser that keeps pages for the Back button, as those of people do. Playwright can't go back to them itself. Closes with the test. */
export const browserThatKeepsPages = (t: TestLike): Promise<Browser> => launch(t, ["--disable-back-forward-cache"]);

/** @param without flags that Playwright would set. */
async function launch(t: TestLike, without: string[] = []): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === null) throw new Error(String(noBrowser));
	const browser = await chromium.launch({ executablePath, args: FLAGS, ignoreDefaultArgs: without });
	t.teardown(() => browser.close());
	return browser;
}
