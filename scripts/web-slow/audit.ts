/**
 * How long an auditor waits on a large log. The log of a demonstration network is filled with SQL while its server is stopped. Then an auditor
 * opens the entries, a search, and one entry, on a quarter of this processor.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Browser, chromium, type Page } from "playwright-core";
import { ensureDatabase } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { idFor, insertEntries } from "../bench/large/fill.ts";
import { startServer } from "../demo/server.ts";
import { startDemo } from "../demo/start.ts";
import { currentWebFolder } from "../web.ts";
import { report } from "./report.ts";

const PORT = 8434;
const SLOWDOWN = 4;
/** The time between two entries. rows.sql has the same number. */
const ENTRY_INTERVAL_MS = 400;

/** The number of the first entry of the range to review. The entries of the demonstration come before it. */
const REVIEWED = 50_000;

/** The goals, in seconds. */
const GOALS = {
	"the newest page of entries": 2,
	"what one person was refused": 2,
	"one entry, with its proof": 2,
	"a hundred entries to review": 2,
} as const;
type Name = keyof typeof GOALS;

interface Account {
	name: string;
	signInName: string;
	password: string;
}

/** @returns the exit status. */
export async function measureAudit(executablePath: string, { runs, entries }: { runs: number; entries: number }): Promise<number> {
	const folder = mkdtempSync(path.join(tmpdir(), "cloister-audit-"));
	console.log("Making a demonstration network ...");
	const { stop } = await startDemo(folder, PORT);
	await stop();
	console.log(`Filling its log up to ${entries.toLocaleString("en")} entries ...`);
	await fillLog(folder, entries);
	const server = await startServer(folder, {
		HOST: "127.0.0.1",
		PORT: String(PORT),
		ORIGIN: `http://127.0.0.1:${PORT}`,
		CLOISTER_ACCESS_LOG_ORIGIN: "localhost/cloister/access",
		CLOISTER_DIRECTORY_LOG_ORIGIN: "localhost/cloister/directory",
		CLOISTER_WEB: process.env.CLOISTER_WEB ?? (await currentWebFolder(() => console.log("Building the web client ..."))),
	});
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
	const times = new Map<Name, number[]>();
	try {
		console.log("Waiting until the tree of all entries is signed ...");
		await waitUntilSigned(server.address, entries);
		const { people } = JSON.parse(readFileSync(path.join(folder, "demo-accounts.json"), "utf8")) as { people: Account[] };
		const [auditor, person] = ["ingrid", "eleni"].map((name) => people.find(({ signInName }) => signInName === name));
		if (!auditor || !person) throw new Error("the demonstration network has no ingrid, or no eleni");
		for (let run = 1; run <= runs; run++) {
			console.log(`Run ${run} of ${runs} ...`);
			for (const [name, ms] of await play(browser, server.address, auditor, person)) times.set(name, [...(times.get(name) ?? []), ms]);
		}
	} finally {
		await browser.close();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
	console.log(`\n${entries.toLocaleString("en")} entries, a quarter of the processor`);
	return report(GOALS, times);
}

/** Fills the log up to `entries` entries. The new entries name members of the network, and the time of the last entry is now. */
async function fillLog(folder: string, entries: number): Promise<void> {
	const postgres = await startEmbedded({ folder: path.join(folder, "postgres") });
	const client = new pg.Client({ connectionString: await ensureDatabase(postgres.url, "cloister") });
	try {
		await client.connect();
		const { rows: members } = await client.query<{ member: string }>("SELECT DISTINCT member FROM member_name ORDER BY member");
		const { rows: head } = await client.query<{ next: string }>("SELECT next FROM log_head WHERE log = 'access'");
		const actors = Array.from({ length: 10 }, (_, n) => members[n % members.length]?.member ?? "");
		const organisations = Array.from({ length: 5 }, (_, n) => idFor(`organisation ${n}`));
		const from = Number(head[0]?.next);
		await insertEntries(client, { from, to: entries, actors, organisations, first: Date.now() - entries * ENTRY_INTERVAL_MS }, console.log);
		await client.query("VACUUM ANALYZE");
	} finally {
		await client.end();
		await postgres.stop();
	}
}

async function waitUntilSigned(address: string, entries: number): Promise<void> {
	for (;;) {
		const note = await (await fetch(`${address}/api/log/access/checkpoint`)).text();
		if (Number(note.split("\n")[1]) >= entries) return;
		await sleep(1_000);
	}
}

/** One run on a new device. @returns ms by name. */
async function play(browser: Browser, address: string, auditor: Account, person: Account): Promise<[Name, number][]> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", reducedMotion: "reduce" });
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	const session = await context.newCDPSession(page);
	const measured: [Name, number][] = [];
	const measure = async (name: Name, work: () => Promise<unknown>) => {
		const started = performance.now();
		await work();
		measured.push([name, performance.now() - started]);
	};
	await page.goto(address);
	await page.locator("input[name=username]").fill(auditor.signInName);
	await page.locator("input[name=password]").fill(auditor.password);
	await page.locator("button[type=submit]").click();
	await page.getByText(/^Reviewed: /).waitFor();
	await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
	const open = (hash: string) => page.evaluate((to) => location.assign(to), hash);
	await measure("the newest page of entries", async () => {
		await open("#/log/entries");
		await rows(page).nth(49).waitFor();
	});
	await page.getByText("Choose entries").click();
	await page.getByLabel("Outcome").selectOption("denied");
	await page.getByLabel("Person").selectOption({ label: await labelOf(page, person.name) });
	await measure("what one person was refused", async () => {
		await page.getByRole("button", { name: "Show these entries" }).click();
		await rows(page).filter({ hasNotText: "refused" }).first().waitFor({ state: "detached" });
		await rows(page).first().waitFor();
	});
	await measure("one entry, with its proof", async () => {
		await rows(page).first().getByRole("link").first().click();
		await page.getByText(/^It is in the signed log/).waitFor();
	});
	await measure("a hundred entries to review", async () => {
		await open(`#/log/review/${REVIEWED}/${REVIEWED + 99}`);
		await rows(page).nth(99).waitFor();
	});
	await context.close();
	return measured;
}

const rows = (page: Page) => page.locator(".log-entries tbody tr");

/** In the list of people, the name of the organisation follows the name of the person. */
async function labelOf(page: Page, name: string): Promise<string> {
	const labels = await page.getByLabel("Person").locator("option").allInnerTexts();
	const label = labels.find((text) => text.startsWith(name));
	if (!label) throw new Error(`nobody is called ${name}: ${labels.join("; ")}`);
	return label;
}
