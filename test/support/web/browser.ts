/** A real browser for tests. */
import { type Browser, chromium } from "playwright-core";
import root from "tap";
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
	own ??= launch();
	return own;
}

async function launch(): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === null) throw new Error(String(noBrowser));
	const browser = await chromium.launch({ executablePath, args: FLAGS });
	root.teardown(() => browser.close());
	return browser;
}
