/** A real browser for tests. CLOISTER_BROWSER names one; otherwise the machine's Chromium is taken. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { TestLike } from "../scope.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-dev-shm-usage",
];

/** @returns its path, or null. */
export function findBrowser(): string | null {
	const given = process.env.CLOISTER_BROWSER;
	const folders = (process.env.PATH ?? "").split(path.delimiter);
	const candidates = given ? [given] : folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
	return candidates.find(isExecutable) ?? null;
}

/** The reason for skipping tests that need a browser, or false when there is one. */
export const noBrowser: string | false =
	findBrowser() === null && "no browser: install chromium, or name one in CLOISTER_BROWSER, to run the tests of the web client";

/** Closes with the test. */
export async function launchBrowser(t: TestLike): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === null) throw new Error(String(noBrowser));
	const browser = await chromium.launch({ executablePath, args: FLAGS });
	t.teardown(() => browser.close());
	return browser;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
