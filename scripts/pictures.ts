/**
 * `npm run pictures`: makes the pictures of the README anew, from a fresh demonstration network and a real browser. They are
 * saved in docs/pictures.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser, noBrowser } from "../test/support/web/find-browser.ts";
import { startDemo } from "./demo/start.ts";
import { stopAll } from "./interrupt.ts";
import { root } from "./tools.ts";

const TARGET = path.join(root, "docs/pictures");
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1100, height: 800 };

interface Demo {
	people: { signInName: string; password: string }[];
	codes: Record<string, string>;
}

async function main(): Promise<void> {
	const executablePath = findBrowser();
	if (!executablePath) throw new Error(String(noBrowser));
	const folder = mkdtempSync(path.join(tmpdir(), "cloister-pictures-"));
	const { address, stop } = await startDemo(folder, Number(process.env.PORT ?? 8431));
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
	try {
		const { people, codes } = JSON.parse(readFileSync(path.join(folder, "demo-accounts.json"), "utf8")) as Demo;
		const open = (name: string, viewport: typeof PHONE) =>
			signedIn(
				browser,
				address,
				people.find((each) => each.signInName === name),
				viewport,
			);
		mkdirSync(TARGET, { recursive: true });
		await takeToday(await open("ana", PHONE));
		await takeCase(await open("eleni", DESKTOP), codes.overdue);
		await takeHandoff(await open("eleni", PHONE), codes.overdue);
	} finally {
		await browser.close();
		await stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function signedIn(
	browser: Browser,
	address: string,
	person: Demo["people"][number] | undefined,
	viewport: typeof PHONE,
): Promise<Page> {
	if (!person) throw new Error("the demonstration network has no such person");
	const page = await browser.newPage({ viewport, locale: "en-GB", reducedMotion: "reduce", deviceScaleFactor: 2 });
	await page.goto(address);
	await page.locator("input[name=username]").fill(person.signInName);
	await page.locator("input[name=password]").fill(person.password);
	await page.locator("button[type=submit]").click();
	await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
	return page;
}

async function save(page: Page, name: string): Promise<void> {
	await page.locator(".loading").first().waitFor({ state: "detached" });
	await page.evaluate(() => document.fonts.ready);
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await page.screenshot({ path: path.join(TARGET, `${name}.png`) });
	console.log(`docs/pictures/${name}.png`);
}

async function takeToday(page: Page): Promise<void> {
	await page.getByRole("heading", { level: 2, name: "Emergencies" }).waitFor();
	await save(page, "today");
}

async function takeCase(page: Page, code: string | undefined): Promise<void> {
	await page.goto(`${page.url().split("#")[0]}#/cases`);
	await page.getByRole("link", { name: code }).first().click();
	await page.getByRole("heading", { level: 2, name: "Sections" }).waitFor();
	await save(page, "case");
}

async function takeHandoff(page: Page, code: string | undefined): Promise<void> {
	await page.goto(`${page.url().split("#")[0]}#/handoffs`);
	await page.getByRole("listitem").filter({ hasText: code }).getByRole("link").first().click();
	await page.getByRole("heading", { level: 2, name: "History" }).waitFor();
	await save(page, "hand-off");
}

try {
	await main();
} finally {
	await stopAll();
}
