/** A real browser for tests. */
import { type Browser, chromium } from "playwright-core";
import type { TestLike } from "../scope.ts";
import { findBrowser, noBrowser } from "./find-browser.ts";

export { noBrowser };

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

/** Closes with the test. */
export async function launchBrowser(t: TestLike): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === null) throw new Error(String(noBrowser));
	const browser = await chromium.launch({ executablePath, args: FLAGS });
	t.teardown(() => browser.close());
	return browser;
}
