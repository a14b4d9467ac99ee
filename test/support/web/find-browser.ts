/** Finds a browser on this machine. CLOISTER_BROWSER names another one. */
import { accessSync, constants } from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

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

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
