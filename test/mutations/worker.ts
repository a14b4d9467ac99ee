/** A process that runs test files again and again, each time afresh and with another mutant active. slot.ts sends the jobs. */
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Test, type TestOpts } from "tap";
import { SWITCHES, Switches, TAP } from "./switches.ts";

export interface Job {
	/** A bundled test file. */
	bundle: string;
	/** The title of the only test to run, or null for all. Code outside of tests always runs. */
	title: string | null;
	/** The number of the active mutant, or 0. */
	mutant: number;
}

export interface Outcome {
	/** The first test that failed, or null. */
	failed: string | null;
	/** Whether the mutant made a difference. */
	reached: boolean;
	/** Each test's time in ms, and the mutants that would make a difference in it. Code outside of tests has the title "". */
	parts: { title: string; ms: number; reached: number[] }[];
	/** Whether everything that the tests began has ended. */
	isOver: boolean;
	/** The resident memory of this process, in bytes. */
	memory: number;
}

/** What tap rejects with after a bailout. */
const BAILOUT = "bailout";
/** How long a failed test file may take to end by itself. */
const GRACE_MS = 500;

let runs = 0;
let crash: ((error: unknown) => void) | null = null;
for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, (error) => error !== BAILOUT && crash?.(error));
process.on("message", async (job: Job) => process.send?.({ outcome: await run(job) }));
process.on("disconnect", () => process.exit());

async function run({ bundle, title, mutant }: Job): Promise<Outcome> {
	const environment = { ...process.env };
	const switches = new Switches();
	switches.active = mutant;
	const options: TestOpts = { name: bundle, bail: true, jobs: 1 };
	const root = new Test(options);
	const parts = recordParts(root, switches, title);
	Object.assign(globalThis, { [SWITCHES]: switches, [TAP]: root });
	let output = "";
	root.on("data", (text: Buffer | string) => (output += text));
	const ended = new Promise((resolve) => root.once("end", resolve));
	// After the first failure, tap may wait without an end for what the test has begun.
	const bailed = new Promise((resolve) => root.once("bailout", resolve)).then(() => null);
	const crashed = new Promise((resolve) => (crash = resolve)).then((error) => String(error));
	const finished = (async () => {
		try {
			await import(`${pathToFileURL(bundle).href}?${++runs}`);
		} catch (error) {
			return error === BAILOUT ? null : String(error);
		}
		root.end();
		await ended;
		return null;
	})();
	const problem = await Promise.race([finished, bailed, crashed]);
	crash = null;
	const isOver = await Promise.race([finished.then(() => true), sleep(GRACE_MS, false)]);
	process.env = environment;
	const [, firstFailure = problem ?? `ended with: ${output.trimEnd().split("\n").at(-1)}`] =
		/^\s*not ok \d+ - (.*?)(?: # time=.*)?$/m.exec(output) ?? [];
	const failed = problem === null && root.passing() ? null : firstFailure;
	return { failed, reached: mutant !== 0 && switches.reached.has(mutant), parts: parts(), isOver, memory: process.memoryUsage().rss };
}

/** Makes `root.test` skip all tests except `wanted`, and record what each test reaches. */
function recordParts(root: Test, switches: Switches, wanted: string | null): () => Outcome["parts"] {
	const parts: Outcome["parts"] = [];
	let from = performance.now();
	const close = (title: string) => {
		parts.push({ title, ms: performance.now() - from, reached: [...switches.reached] });
		if (switches.active === 0) switches.reached.clear();
		from = performance.now();
	};
	const originalTest = root.test.bind(root) as (...given: unknown[]) => Promise<unknown>;
	// The arguments are a name, perhaps options, and a function.
	const test = (name: string, ...given: unknown[]) => {
		if (wanted !== null && name !== wanted) return Promise.resolve();
		const work = given.pop() as (t: Test) => unknown;
		return originalTest(name, ...given, async (t: Test) => {
			close("");
			try {
				await work(t);
			} finally {
				close(name);
			}
		});
	};
	Object.assign(root, { test });
	return () => {
		close("");
		return parts;
	};
}
