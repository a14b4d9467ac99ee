/** Measures the access log alone: rates, latencies, several processes, and how far the tree lags behind. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { pino } from "pino";
import { systemClock } from "#server/base/clock.ts";
import { type Ledger, openLedger } from "#server/ledger/index.ts";
import { fields } from "../../test/support/access-entry.ts";

/** How many callers append at the same time: enough to keep the ledger's batches full. */
const CALLERS = 1024;
const silent = pino({ level: "silent" });

async function withLedger<T>(url: string, run: (ledger: Ledger) => Promise<T>): Promise<T> {
	const ledger = await openLedger({ url, clock: systemClock, log: silent });
	try {
		return await run(ledger);
	} finally {
		await ledger.stop();
	}
}

/** How long the warm-up takes, in ms. Code is compiled in it. It is not counted, because a server runs for days. */
const WARM_MS = 1_000;

/** @param from UTC ms at which to begin, so that several processes begin together. @returns acknowledged entries per second. */
export function appendRate(url: string, seconds: number, from = Date.now()): Promise<number> {
	return withLedger(url, async (ledger) => {
		const entries = Array.from({ length: CALLERS }, () => fields({ desk: randomUUID() }));
		await sleep(Math.max(0, from - Date.now()));
		const until = performance.now() + WARM_MS + seconds * 1000;
		const all = Promise.all(
			entries.map(async (entry) => {
				while (performance.now() < until) await ledger.append(entry);
			}),
		);
		await sleep(WARM_MS);
		const [began, before] = [performance.now(), ledger.stats().entries];
		await all;
		return (ledger.stats().entries - before) / ((performance.now() - began) / 1000);
	});
}

/** Measures several processes that append together. @returns the entries per second of all processes together. */
export async function appendRateOf(processes: number, url: string, seconds: number): Promise<number> {
	const from = Date.now() + 1_500 * processes;
	const program = path.join(import.meta.dirname, "appender.ts");
	const children = Array.from({ length: processes }, () =>
		spawn(process.execPath, ["--import=tsx", program, String(seconds), String(from)], {
			// The URL isn't on the command line, where other users could read it.
			env: { PATH: process.env.PATH ?? "", APPEND_TO: url },
			stdio: ["ignore", "pipe", "inherit"],
		}),
	);
	return (await Promise.all(children.map(numberFrom))).reduce((sum, rate) => sum + rate, 0);
}

async function numberFrom(child: ChildProcess): Promise<number> {
	let output = "";
	child.stdout?.on("data", (data) => (output += data));
	const [code] = await once(child, "close");
	if (code !== 0) throw new Error(`an appender ended with ${code}`);
	return Number(output);
}

/** How long one of 64 concurrent callers waits for an append, in ms. */
export function appendWaits(url: string, seconds: number): Promise<{ median: number; p99: number }> {
	return withLedger(url, async (ledger) => {
		const taken: number[] = [];
		const run = async (until: number, into: number[]) => {
			const entry = fields();
			while (performance.now() < until) {
				const from = performance.now();
				await ledger.append(entry);
				into.push(performance.now() - from);
			}
		};
		const all = (ms: number, into: number[]) => Promise.all(Array.from({ length: 64 }, () => run(performance.now() + ms, into)));
		await all(500, []);
		await all(seconds * 1000, taken);
		taken.sort((a, b) => a - b);
		const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? Number.NaN;
		return { median: at(0.5), p99: at(0.99) };
	});
}

/**
 * Appends at a steady pace while a server integrates, and polls how many durable entries aren't in the tree yet.
 * @returns worst: the longest lag in seconds, computed from the pace. pace: the reached entries per second.
 */
export function integratorLag(url: string, perSecond: number, seconds: number): Promise<{ worst: number; pace: number }> {
	return withLedger(url, async (ledger) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		const entry = fields();
		const appends: Promise<number>[] = [];
		const began = performance.now();
		const passed = () => (performance.now() - began) / 1000;
		let worst = 0;
		const watching = (async () => {
			while (passed() < seconds) {
				const { rows } = await client.query<{ lag: number }>(LAG);
				worst = Math.max(worst, rows[0]?.lag ?? 0);
				await sleep(50);
			}
		})();
		while (passed() < seconds) {
			while (appends.length < passed() * perSecond) appends.push(ledger.append(entry));
			await sleep(5);
		}
		await Promise.all([watching, ...appends]);
		const pace = appends.length / passed();
		await client.end();
		return { worst: worst / pace, pace };
	});
}

const LAG = "SELECT (next - size)::int AS lag FROM log_head, log_tree WHERE log_head.log = 'access' AND log_tree.log = 'access'";
