/**
 * `npm run web:slow`: how long the web client takes on a bad line and a weak phone: 400 kbit/s, 400 ms, a quarter of this processor. It
 * plays a new device, a return visit, the call card, a photo and a note on a fresh demonstration network, and prints the median of
 * five runs beside the goal. `--runs 1` does it once. Exit status 1 when a median is over its goal. Only the page's processor is
 * throttled: the browser has no switch for the processor of a worker.
 *
 * `--only audit`: how long an auditor waits on a log of `--entries 10000000` (the default), on a quick line. It writes the entries with SQL,
 * and needs 1.3 kB of disk for each.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser, noBrowser } from "../test/support/web/find-browser.ts";
import { photoOfDocument } from "../test/support/web/photo.ts";
import { startServer } from "./demo/server.ts";
import { startDemo } from "./demo/start.ts";
import { stopAll } from "./interrupt.ts";
import { currentWebFolder } from "./web.ts";
import { measureAudit } from "./web-slow/audit.ts";
import { report } from "./web-slow/report.ts";
import { startSlowLine } from "./web-slow/slow-line.ts";

/** Bytes per second, in each direction. */
const RATE = 50_000;
/** How long a round trip takes, in ms. */
const LATENCY = 400;
/** The page gets 1/SLOWDOWN of the processor. */
const SLOWDOWN = 4;
const PHONE = { width: 360, height: 640 };
const PORT = 8432;

/**
 * The goals, in seconds. Only the machine is measured, so a goal is shorter than the time that a person may take with typing and reading.
 */
const GOALS = {
	"new device: the form of the sign-in": 5,
	"new device: from the sign-in to Today": 20,
	"return visit: from the sign-in to Today": 8,
	"call card": 5,
	"photo of a document": 20,
	"note after a visit": 30,
} as const;
type Name = keyof typeof GOALS;

interface Person {
	signInName: string;
	password: string;
}

async function main(): Promise<number> {
	const executablePath = findBrowser();
	if (!executablePath) throw new Error(String(noBrowser));
	const { values } = parseArgs({
		options: { runs: { type: "string", default: "5" }, only: { type: "string" }, entries: { type: "string", default: "10000000" } },
	});
	if (values.only === "audit") return measureAudit(executablePath, { runs: Number(values.runs), entries: Number(values.entries) });
	const folder = mkdtempSync(path.join(tmpdir(), "cloister-slow-"));
	console.log("Making a demonstration network ...");
	const { stop } = await startDemo(folder, PORT + 1);
	await stop();
	let port = 0;
	const line = await startSlowLine(PORT, () => port, RATE, LATENCY);
	const server = await startServer(folder, {
		HOST: "127.0.0.1",
		PORT: "0",
		ORIGIN: `http://127.0.0.1:${line.port}`,
		CLOISTER_ACCESS_LOG_ORIGIN: "localhost/cloister/access",
		CLOISTER_DIRECTORY_LOG_ORIGIN: "localhost/cloister/directory",
		CLOISTER_WEB: process.env.CLOISTER_WEB ?? (await currentWebFolder(() => console.log("Building the web client ..."))),
	});
	port = Number(new URL(server.address).port);
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
	const times = new Map<Name, number[]>();
	try {
		const { people, codes } = JSON.parse(readFileSync(path.join(folder, "demo-accounts.json"), "utf8")) as {
			people: Person[];
			codes: Record<string, string>;
		};
		const eleni = people.find(({ signInName }) => signInName === "eleni");
		if (!eleni || !codes.overdue) throw new Error("the demonstration network has no eleni, or no case that is overdue");
		for (let run = 1; run <= Number(values.runs); run++) {
			console.log(`Run ${run} of ${values.runs} ...`);
			for (const [name, ms] of await play(browser, `http://127.0.0.1:${line.port}`, eleni, codes.overdue))
				times.set(name, [...(times.get(name) ?? []), ms]);
		}
	} finally {
		await browser.close();
		await line.close();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
	console.log(`\n${RATE * 8} bit/s, ${LATENCY} ms, a quarter of the processor`);
	return report(GOALS, times);
}

type Measure = (name: Name, work: () => Promise<unknown>) => Promise<void>;

/** One run on a new device. @returns ms by name. */
async function play(browser: Browser, address: string, person: Person, code: string): Promise<[Name, number][]> {
	const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", reducedMotion: "reduce" });
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	const devtools = await context.newCDPSession(page);
	await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
	const measured: [Name, number][] = [];
	const measure: Measure = async (name, work) => {
		const started = performance.now();
		await work();
		measured.push([name, performance.now() - started]);
	};
	await playSignIns(page, measure, address, person);
	await playCallCard(page, measure, code);
	await playPhoto(page, measure, code);
	await context.close();
	return measured;
}

/** Signs in on the new device, and again after a reload. */
async function playSignIns(page: Page, measure: Measure, address: string, person: Person): Promise<void> {
	const form = page.locator("input[name=password]");
	await measure("new device: the form of the sign-in", async () => {
		await page.goto(address, { waitUntil: "commit" });
		await form.waitFor();
	});
	await measure("new device: from the sign-in to Today", () => signIn(page, person));
	await page.reload({ waitUntil: "commit" });
	await form.waitFor();
	await measure("return visit: from the sign-in to Today", () => signIn(page, person));
}

/** Opens a case from the list. Addresses don't name it. */
async function openCase(page: Page, code: string): Promise<void> {
	await goTo(page, "#/cases");
	await page.getByRole("link", { name: code }).first().click();
	await page.getByRole("heading", { level: 2, name: "Sections" }).waitFor();
}

/** Opens the call card from the case, and saves a note on it. */
async function playCallCard(page: Page, measure: Measure, code: string): Promise<void> {
	await openCase(page, code);
	await measure("call card", async () => {
		await page.getByRole("link", { name: "Call card: how to reach her" }).first().click();
		await page.locator(".call-card h1").waitFor();
	});
	await measure("note after a visit", async () => {
		const note = page.locator(".call-card form").last();
		await note.locator("textarea").fill("She is well, and asks for a doctor.");
		await note.locator("button[type=submit]").click();
		await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".call-card form textarea")?.value === "");
	});
}

/** Sends a photo into the discussion of the case. */
async function playPhoto(page: Page, measure: Measure, code: string): Promise<void> {
	const photo = await photoOfDocument(page);
	await openCase(page, code);
	await page.getByRole("link", { name: "Discussion of your desk" }).click();
	await page.locator("input[type=file][capture]").waitFor({ state: "attached" });
	await measure("photo of a document", async () => {
		await page.locator("input[type=file][capture]").setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: photo });
		await page.locator("form button[type=submit]").last().click();
		await page
			.locator(".message", { hasText: "photo.jpg" })
			.getByText(/^sent /)
			.waitFor();
	});
}

const goTo = (page: Page, hash: string) => page.evaluate((to) => location.assign(to), hash);

/** Types name and password, or only the password where this person was signed in. */
async function signIn(page: Page, { signInName, password }: Person): Promise<void> {
	const name = page.locator("input[name=username]");
	if (await name.isVisible()) await name.fill(signInName);
	await page.locator("input[name=password]").fill(password);
	await page.locator("button[type=submit]").click();
	await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
	await page.getByRole("heading", { level: 2 }).first().waitFor();
}

try {
	process.exitCode = await main();
} finally {
	await stopAll();
}
