/** A real browser for tests. */
import { setTimeout as wait } from "node:timers/promises";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import root from "tap";
import { stopProcessesBelow } from "../../../scripts/processes.ts";
import { testFolder } from "../folder.ts";
import type { TestLike } from "../scope.ts";
import type { Desktop } from "./desktop.ts";
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

/** At times Chromium never ends when it is asked to. Then it is killed, so that the process of the tests can end. */
const LONGEST_CLOSE_MS = 20_000;

let own: Promise<Browser> | undefined;

/** The browser of this process. Its test files share it, and each device in them is a context of its own. Closes with the process. */
export function theBrowser(): Promise<Browser> {
	own ??= launch(root, closeOrKill);
	return own;
}

/** A browser that keeps pages for the Back button, as those of people do. Playwright can't go back to them itself. Closes with the test. */
export const browserThatKeepsPages = (t: TestLike): Promise<Browser> =>
	launch(t, (browser) => browser.close(), ["--disable-back-forward-cache"]);

/**
 * The first profile of a browser that shows its notices on this desktop. In other profiles, presses on notices do nothing. Closes with the
 * test.
 */
export async function browserOnDesktop(t: TestLike, { address }: Desktop, options: BrowserContextOptions): Promise<BrowserContext> {
	const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address } as Record<string, string>;
	const context = await chromium.launchPersistentContext(testFolder(t), { executablePath: pathOfBrowser(), args: FLAGS, env, ...options });
	t.teardown(() => context.close());
	return context;
}

/** @param without flags that Playwright would set. */
async function launch(t: TestLike, close: (browser: Browser) => Promise<void>, without: string[] = []): Promise<Browser> {
	const browser = await chromium.launch({ executablePath: pathOfBrowser(), args: FLAGS, ignoreDefaultArgs: without });
	t.teardown(() => close(browser));
	return browser;
}

/** At the end of a process of tests: this kills whatever the process still runs. */
async function closeOrKill(browser: Browser): Promise<void> {
	const isClosed = await Promise.race([browser.close().then(() => true), wait(LONGEST_CLOSE_MS, false, { ref: false })]);
	if (!isClosed) await stopProcessesBelow(process.pid);
}

function pathOfBrowser(): string {
	const found = findBrowser();
	if (found === null) throw new Error(String(noBrowser));
	return found;
}
