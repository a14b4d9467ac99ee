/**
 * `npm run test:long -- --minutes N [--seed S] [--only name] [--match word]`: open-ended fuzzing and fault injection. Each
 * module in test/hostile/long/ exports `run`. It gets a share of the minutes and its own process, so that a crash is one failure
 * and the other modules still run. The output ends with a table of figures and one line, `N passed, N failed`. A module that had no time
 * for its first test is skipped.
 *
 * The module `mutations` goes through a list (test/mutations). The seed is the place in the list where it begins. `--match` selects the
 * mutations with this word in their file, function or condition. To run each mutation once: `--only mutations --seed 0 --minutes 150`.
 * `--match` also selects worlds of the module `explorer` by their name, and families of the module `histories`.
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { CLUSTER_VARIABLE, startTestCluster } from "../test/support/cluster.ts";
import { stopLater } from "./interrupt.ts";
import { root } from "./tools.ts";

export interface LongOptions {
	/** UTC ms. The module finishes what it has begun before this time, and begins nothing after it. */
	until: number;
	/** The same seed gives the same run, as far as time allows. */
	seed: number;
	/** Runs only the named items that contain this word. */
	match: string;
	say(line: string): void;
}

export interface LongResult {
	passed: number;
	failed: number;
	figures: Record<string, number>;
}

/** Weights for the time of each module; the default is 1. Unused time goes to the modules after it. */
const WEIGHTS: Record<string, number> = { mutations: 3, faults: 3, requests: 2, lies: 2 };
/** Modules that support `match`. */
const NAMED = new Set(["mutations", "explorer", "histories"]);
/** The large worlds of the explorer need more memory than Node takes by itself. In MiB. */
const MEMORY = 6_144;
/** How long a module may continue after its time is over, in milliseconds. */
const GRACE = 120_000;
const FOLDER = path.join(root, "test/hostile/long");

const { minutes, seed, only, match } = parseOptions();
const names = readdirSync(FOLDER)
	.filter((file) => file.endsWith(".ts"))
	.map((file) => file.slice(0, -3))
	.filter((name) => only === undefined || only.includes(name))
	.filter((name) => match === "" || NAMED.has(name))
	.sort((a, b) => weight(b) - weight(a) || a.localeCompare(b));
if (names.length === 0) exitWith(`There is no such module in ${path.relative(root, FOLDER)}`);

const score = { passed: 0, failed: 0, skipped: 0 };
const table: { module: string; figure: string; value: number }[] = [];
let running: ChildProcess | undefined;

const chosen = [...(only ?? []).map((name) => ` --only ${name}`), ...(match === "" ? [] : [` --match "${match}"`])].join("");
console.log(`seed ${seed}: repeat with npm run test:long -- --minutes ${minutes} --seed ${seed}${chosen}`);
const cluster = await startTestCluster({ drops: true });
stopLater(() => {
	running?.kill("SIGKILL");
	fail("interrupted");
	return finish();
});
const end = Date.now() + minutes * 60_000;
for (const [at, name] of names.entries()) {
	const shares = names.slice(at).reduce((sum, each) => sum + weight(each), 0);
	await runModule(name, Date.now() + Math.max(0, ((end - Date.now()) * weight(name)) / shares));
}
await finish();

function parseOptions(): { minutes: number; seed: number; only: string[] | undefined; match: string } {
	try {
		const { values } = parseArgs({
			options: {
				minutes: { type: "string" },
				seed: { type: "string" },
				only: { type: "string", multiple: true },
				match: { type: "string", default: "" },
			},
		});
		const [minutes, seed] = [Number(values.minutes), Number(values.seed ?? randomInt(2 ** 31))];
		if (!(minutes > 0) || !Number.isSafeInteger(seed))
			exitWith("Usage: npm run test:long -- --minutes N [--seed S] [--only name] [--match word]");
		return { minutes, seed, only: values.only, match: values.match };
	} catch (error) {
		return exitWith((error as Error).message);
	}
}

function exitWith(sentence: string): never {
	console.error(sentence);
	process.exit(2);
}

function weight(name: string): number {
	return WEIGHTS[name] ?? 1;
}

async function runModule(name: string, until: number): Promise<void> {
	const from = performance.now();
	const took = () => `${Math.round((performance.now() - from) / 1000)} s`;
	console.log(`\n${name}: ${Math.round((until - Date.now()) / 1000)} s`);
	try {
		const { passed, failed, figures } = await runInProcess(name, until);
		score.passed += passed;
		score.failed += failed;
		for (const [figure, value] of Object.entries(figures)) table.push({ module: name, figure, value });
		if (passed + failed > 0) console.log(`${failed > 0 ? "FAILED" : "ok    "} ${name} (${passed} passed, ${failed} failed, ${took()})`);
		else if (Date.now() < until) fail(`${name} ran no test`);
		else skip(`${name} had no time for its first test: give it more minutes, or run it alone with --only ${name}`);
	} catch (error) {
		fail(`${name}: ${(error as Error).message} (seed ${seed}, ${took()})`);
	}
}

async function runInProcess(name: string, until: number): Promise<LongResult> {
	const { stop: _stop, ...given } = cluster;
	const child = fork(
		path.join(root, "scripts/test-long-module.ts"),
		[path.join(FOLDER, `${name}.ts`), String(until), String(seed), match],
		{
			cwd: root,
			execArgv: ["--import=tsx", `--max-old-space-size=${MEMORY}`],
			// Shared helpers may load tap, which would end the module after half a minute.
			env: { ...process.env, [CLUSTER_VARIABLE]: JSON.stringify(given), NODE_ENV: "test", TAP_TIMEOUT: "0" },
		},
	);
	running = child;
	let result: LongResult | undefined;
	child.on("message", (message: { say: string } | { result: LongResult }) => {
		if ("say" in message) console.log(`  ${name}: ${message.say}`);
		else result = message.result;
	});
	const late = setTimeout(() => child.kill("SIGKILL"), until - Date.now() + GRACE);
	const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
		child.once("exit", (...how) => resolve(how)),
	);
	clearTimeout(late);
	if (code !== 0) throw new Error(signal ? `was ended by ${signal}` : `crashed with exit code ${code}`);
	if (!result) throw new Error("ended without a result");
	return result;
}

function fail(sentence: string): void {
	console.log(`FAILED ${sentence}`);
	score.failed++;
}

function skip(sentence: string): void {
	console.log(`SKIPPED ${sentence}`);
	score.skipped++;
}

async function finish(): Promise<never> {
	await cluster.stop().catch((error: Error) => fail(`the database did not stop: ${error.message}`));
	const widthOf = (key: "module" | "figure") => Math.max(0, ...table.map((row) => row[key].length));
	console.log("");
	for (const { module, figure, value } of table)
		console.log(`${module.padEnd(widthOf("module"))}  ${figure.padEnd(widthOf("figure"))}  ${String(value).padStart(10)}`);
	console.log(`\nseed ${seed}\n${score.passed} passed, ${score.failed} failed${score.skipped > 0 ? `, ${score.skipped} skipped` : ""}`);
	process.exit(score.failed > 0 || score.passed === 0 ? 1 : 0);
}
