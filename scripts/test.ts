/**
 * `npm test`: types, lint, then the test files of the daily run (daily.ts). `npm run test:whole`: the same with all test files.
 * `npm test -- test/project/rooms.test.ts` runs only these files, without types and lint. A folder names all files in it. `.test.ts` may
 * be left out, and so may folders: `test/web/lies` is `test/clients/web/lies.test.ts`. When no files are named, a file that fails is run
 * again alone. If it passes then, it is reported as unsteady. The last line is `N passed, N failed`. It counts the assertions that tap
 * reports, and each check before them as one.
 *
 * --shard 1/2: the first of two parts, by recorded times. --server: only the server's part of the daily run, without types and lint, for
 * another version of Node. --record: stores the processor time of each file for the next shards.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { Parser, type Result } from "tap-parser";
import { bundle, removeBundles, type TestProcess, TIME_COMMENT } from "./bundle.ts";
import { isDaily } from "./daily.ts";
import { isInterrupted, stopLater } from "./interrupt.ts";
import { stopProcesses, stopProcessesBelow } from "./processes.ts";
import { record, shardOf } from "./shards.ts";
import { bin, LINT, prepareTap, root, TYPES, tool } from "./tools.ts";

/** The result of one test file. */
interface Outcome {
	file: string;
	passed: number;
	failed: number;
	skipped: number;
}

/** How many failed files are run again at most. When more files fail, they have one cause, and a second run would only take long. */
const MOST_REPEATED = 5;
/** How many files are named that took most processor time. */
const SLOWEST = 10;
/** The tests that run the server. */
const SERVER = ["test/promises/", "test/server/"];
const score = { passed: 0, failed: 0, skipped: 0 };
/** The processor time of each test file, in seconds, with the processes that it has started. PostgreSQL runs for all files, and isn't in it. */
const times = new Map<string, number>();
/** The reasons of skipped tests. */
const reasons = new Set<string>();
const { values: options, positionals: files } = parseArgs({
	allowPositionals: true,
	options: {
		whole: { type: "boolean", default: false },
		server: { type: "boolean", default: false },
		record: { type: "boolean", default: false },
		shard: { type: "string" },
	},
});
let tap: ChildProcess | undefined;
/** The environment variables with which tests find the database. */
let database: Promise<NodeJS.ProcessEnv> | undefined;
let stopCluster: (() => Promise<void>) | undefined;

stopLater(async () => {
	if (tap?.pid !== undefined) await stopProcesses(tap.pid);
	// The database ends in order, also when it is still starting.
	await database;
	await stopCluster?.();
	await stopProcessesBelow(process.pid);
	return finish("interrupted");
});

try {
	const prepared = await prepareTap();
	if (!prepared) count(false);
	const selected = selectFiles();
	const checks =
		files.length > 0 || options.server ? [] : [TYPES, LINT].map(([title, name, args]) => tool(title, name, [...args]).then(count));
	database = startCluster();
	const [processes, cluster] = await Promise.all([bundle(selected), database, ...checks]);
	if (selected.some((file) => file.includes("clients/web"))) await sayBrowser();
	if (selected.length === 0) fail("there is no test file to run");
	else if (prepared) await runTests(processes, cluster, files.length === 0);
	await finish();
} catch (error) {
	if (!isInterrupted()) {
		console.log(error);
		await finish("the test run itself crashed");
	}
}

function count(ok: boolean): void {
	if (ok) score.passed++;
	else score.failed++;
}

function fail(sentence: string): void {
	console.log(`FAILED ${sentence}`);
	score.failed++;
}

async function finish(problem?: string): Promise<never> {
	if (problem) fail(problem);
	removeBundles();
	await stopCluster?.().catch((error: Error) => fail(`the database did not stop: ${error.message}`));
	saySlowest();
	if (options.record) record(times);
	if (score.skipped > 0) console.log([`${score.skipped} skipped or to do`, ...reasons].join("\n       - "));
	console.log(`${score.passed} passed, ${score.failed} failed`);
	process.exit(score.failed > 0 || score.passed === 0 ? 1 : 0);
}

function saySlowest(): void {
	if (times.size <= 1) return;
	const slowest = [...times].sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
	const sum = [...times.values()].reduce((total, each) => total + each, 0);
	console.log(`Processor time of the test files: ${Math.round(sum)} s. The slowest:`);
	for (const [file, time] of slowest) console.log(`${time.toFixed(1).padStart(8)} s ${file}`);
}

/** The named files, or else all files of this kind of run. */
function selectFiles(): string[] {
	if (files.length > 0) return [...new Set(files.flatMap(testFiles))];
	const all = testFiles("test").map((file) => file.split(path.sep).join("/"));
	const kind = options.whole ? all : all.filter(isDaily);
	const chosen = options.server ? kind.filter((file) => SERVER.some((folder) => file.startsWith(folder))) : kind;
	const part = options.shard === undefined ? chosen : shardOf(chosen, options.shard);
	if (options.server) console.log(`The server's part on Node ${process.versions.node}: ${part.length} test files.`);
	else if (options.shard !== undefined) console.log(`Part ${options.shard}: ${part.length} of ${chosen.length} test files.`);
	else if (!options.whole) console.log(`The daily run: ${part.length} of ${all.length} test files. npm run test:whole runs all of them.`);
	return part;
}

/** @param name a file, a file without its ending, a folder, or such a path with parts left out: `test/web/lies` finds `test/clients/web/lies.test.ts`. */
function testFiles(name: string): string[] {
	const full = [name, `${name}.test.ts`].map((each) => path.resolve(root, each)).find(existsSync);
	if (full?.endsWith(".ts")) return [path.relative(root, full)];
	if (full !== undefined) return filesIn(full);
	const found = filesIn(path.join(root, "test")).filter((file) => holdsParts(file, name));
	if (found.length === 0) fail(`there is no ${name}`);
	return found;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".test.ts"))
		.map((file) => path.relative(root, path.join(folder, file)))
		.sort();
}

/** Whether the parts of a path stand in the path of a file in this order, with or without other parts between them. */
function holdsParts(file: string, name: string): boolean {
	const parts = file.replace(/\.test\.ts$/, "").split(path.sep);
	const wanted = name.replace(/\.test\.ts$/, "").split("/");
	let from = 0;
	for (const part of wanted.filter(Boolean)) {
		from = parts.indexOf(part, from) + 1;
		if (from === 0) return false;
	}
	return true;
}

/** The environment variables with which tests find the database. Without a database, the tests that need none still run. */
async function startCluster(): Promise<NodeJS.ProcessEnv> {
	const from = performance.now();
	try {
		const { CLUSTER_VARIABLE, startTestCluster } = await import("../test/support/cluster.ts");
		const { stop, ...cluster } = await startTestCluster();
		stopCluster = stop;
		console.log(`ok     database with migrations (${seconds(performance.now() - from)})`);
		score.passed++;
		return { [CLUSTER_VARIABLE]: JSON.stringify(cluster) };
	} catch (error) {
		fail(`database with migrations: ${error instanceof Error ? error.stack : String(error)}`);
		return {};
	}
}

/** Which browser the tests of the web client drive. */
async function sayBrowser(): Promise<void> {
	const { findBrowser, noBrowser } = await import("../test/support/web/find-browser.ts");
	console.log(noBrowser || `ok     browser for the web client: ${findBrowser()}`);
}

/** @param repeats whether files that fail are run again, each alone. */
async function runTests(processes: TestProcess[], database: NodeJS.ProcessEnv, repeats: boolean): Promise<void> {
	const outcomes = await runTap(processes, database, []);
	const failed = repeats ? outcomes.filter((each) => each.failed > 0).map(({ file }) => file) : [];
	const again = failed.length > 0 && failed.length <= MOST_REPEATED ? await repeat(failed, database) : [];
	const passedAlone = again.filter((each) => each.failed === 0);
	const unsteady = new Set(passedAlone.map(({ file }) => file));
	for (const each of [...outcomes.filter(({ file }) => !unsteady.has(file)), ...passedAlone]) add(each);
	for (const file of unsteady) console.log(`UNSTEADY ${file}: failed beside others, passed alone. The reason above is a fault to mend.`);
}

async function repeat(failed: string[], database: NodeJS.ProcessEnv): Promise<Outcome[]> {
	console.log(`${failed.length === 1 ? "One file" : `${failed.length} files`} failed. Again, one at a time:`);
	return runTap(await bundle(failed, { browser: 1, other: 1 }), database, ["--jobs=1"]);
}

function add({ passed, failed, skipped }: Outcome): void {
	score.passed += passed;
	score.failed += failed;
	score.skipped += skipped;
}

async function runTap(processes: TestProcess[], database: NodeJS.ProcessEnv, more: string[]): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	const parser = new Parser();
	parser.on("child", (process: Parser) => process.on("child", (file: Parser) => watchFile(file, (outcome) => outcomes.push(outcome))));
	parser.on("child", (process: Parser) => process.on("comment", readTime));
	parser.on("bailout", (why: string) => fail(`tap gave up: ${why}`));
	const ends = new Map<string, Result>();
	parser.on("assert", (result: Result) => ends.set(result.name, result));
	const programs = processes.map(({ program }) => program);
	const code = await new Promise<number>((resolve, reject) => {
		const args = ["run", "--reporter=tap", "--timeout=0", "--node-arg=--enable-source-maps", ...more, ...programs];
		tap = spawn(bin("tap"), args, {
			cwd: root,
			env: { ...process.env, ...database, NODE_ENV: "test" },
			stdio: ["ignore", "pipe", "inherit"],
			shell: process.platform === "win32",
		});
		tap.once("error", reject);
		tap.once("close", (status) => resolve(status ?? 1));
		tap.stdout?.pipe(parser);
	});
	for (const each of processes) outcomes.push(...lostIn(each, outcomes, ends.get(each.program)));
	if (code !== 0 && outcomes.every((each) => each.failed === 0)) fail(`tap ended with exit code ${code} although no assertion failed`);
	return outcomes;
}

function readTime(comment: string): void {
	const [, json] = comment.split(TIME_COMMENT);
	if (json === undefined) return;
	const [file, time] = JSON.parse(json) as [string, number];
	times.set(file, time);
}

/** The files without a report, because their process ended before they were done. */
function lostIn({ files, program }: TestProcess, outcomes: Outcome[], end?: Result): Outcome[] {
	const lost = files.filter((file) => !outcomes.some((each) => each.file === file));
	const why = end && !end.ok ? explain(end).replace(/^/gm, "           ") : "";
	if (lost.length > 0 && !isInterrupted()) console.log(`FAILED ${lost.join(", ")}\n       - no report from ${program}\n${why}`);
	return lost.map((file) => ({ file, passed: 0, failed: 1, skipped: 0 }));
}

/** Counts the assertions of one test file at every depth, each once, and prints its line when it has ended. */
function watchFile(file: Parser, onEnd: (outcome: Outcome) => void): void {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	const problems: string[] = [];
	watch(file, "");
	// tap reports the end of the file one level higher, after its assertions.
	const closing = (result: Result) => {
		if (!result.closingTestPoint || result.name !== file.name) return;
		file.parent?.removeListener("assert", closing);
		const took = seconds(result.time ?? 0);
		if (result.skip && counts.passed + counts.failed + counts.skipped === 0) problem("no test in this file", "");
		else if (!result.ok && counts.failed === 0) problem("the file as a whole failed", explain(result));
		console.log(
			`${counts.failed > 0 ? "FAILED" : "ok    "} ${result.name} (${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} failed` : ""}, ${took})`,
		);
		for (const text of problems) console.log(text);
		onEnd({ file: result.name, ...counts });
	};
	file.parent?.on("assert", closing);

	function watch(parser: Parser, within: string): void {
		parser.on("child", (child: Parser) => watch(child, `${within}${child.name} > `));
		let failedBelow = 0;
		parser.on("assert", (result: Result) => {
			if (result.todo || result.skip) {
				if (!result.closingTestPoint || result.skip) counts.skipped++;
				if (typeof result.skip === "string") reasons.add(result.skip);
			} else if (!result.closingTestPoint) {
				if (result.ok) counts.passed++;
				else problem(`${within}${result.name}`, explain(result));
			} else if (!result.ok && counts.failed === failedBelow) {
				// A subtest failed without a failed assertion: by a timeout, a wrong plan or a crash.
				problem(`${within}${result.name}`, explain(result));
			}
			failedBelow = counts.failed;
		});
	}

	function problem(name: string, why: string): void {
		counts.failed++;
		problems.push(`       - ${name}${why && `\n${why.replace(/^/gm, "           ")}`}`);
	}
}

function explain(result: Result): string {
	const diagnosis = { ...(result.diag as Record<string, unknown> | null) };
	for (const key of ["source", "stack"]) if (typeof diagnosis[key] === "string") diagnosis[key] = (diagnosis[key] as string).trimEnd();
	return Object.entries(diagnosis)
		.map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
		.join("\n");
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}
