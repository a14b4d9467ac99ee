/**
 * Bundles test files, so that several run in one process, one after the other. A process that loads the server or the SDK for the
 * first time needs about four seconds of processor time for that, which is more than most tests need for themselves.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { cheapKeyStretching } from "./cheap-key-stretching.ts";
import { javascript } from "./javascript.mjs";
import { expectedTime } from "./shards.ts";
import { root } from "./tools.ts";

/** A folder for this run only, so that concurrent runs don't mix their files. */
const FOLDER = path.join(".tap", "bundles", String(process.pid));
/**
 * How many test files one process runs. With more, one process would run on alone after the other processes have ended. Files that drive a
 * browser take longer.
 */
const PER_PROCESS = { browser: 8, other: 24 };
/** Folders of tests that take no more than two seconds each. They come last. */
const QUICK = ["test/clients/crypto/", "test/clients/protocol/", "test/project/"];
/** Test files that change their whole process: one file limits its memory, the other breaks its library for cryptography. */
const ALONE = ["test/clients/crypto/opaque-memory.test.ts", "test/clients/crypto/ready.test.ts"];
/**
 * Tests with Argon2id at the cost of the product, because a program outside of their bundle signs in, or because they compare it with another
 * implementation, or because they need the memory that it takes. All others have the cheap one of cheap-key-stretching.ts.
 */
const REAL_COST = [
	"test/clients/cli/story.test.ts",
	"test/clients/crypto/opaque-memory.test.ts",
	"test/clients/web/release-build.test.ts",
	"test/examples/examples.test.ts",
	"test/second/sign-in.test.ts",
	"test/upgrades/upgrades.test.ts",
];
/** How long one test file may run, in ms. This is many times what the slowest file takes on a busy machine, so no file needs its own limit. */
const FILE_TIMEOUT = 1_200_000;
/** How long a process may live after its last test, in ms. */
const EXIT_TIMEOUT = 60_000;
/** The global variable that holds tap's object for the test file that is being loaded. */
const FILE_TEST = "cloisterTestFile";
/** Begins the comment that a process prints after each test file: `["test/a.test.ts", 1.23]`, with the processor time in seconds. */
export const TIME_COMMENT = "processor time: ";

/** Numbers the programs. Files that are run again are bundled again, under another number. */
let processCount = 0;

/** One process of tests. program: what runs them. files: relative to the project, in order. */
export interface TestProcess {
	program: string;
	files: string[];
}

/** @param files relative to the project. Neighbours share a process. @throws Error if a file isn't TypeScript. */
export async function bundle(files: readonly string[], perProcess = PER_PROCESS): Promise<TestProcess[]> {
	const processes = groupsOf(files, perProcess).map((group) => ({
		// tap starts programs in the order of their names.
		program: path.join(FOLDER, `process-${String(++processCount).padStart(3, "0")}.mjs`),
		files: group,
	}));
	const isReal = ({ files: [first = ""] }: TestProcess) => REAL_COST.includes(first);
	await bundleEach(processes.filter(isReal), []);
	await bundleEach(
		processes.filter((each) => !isReal(each)),
		[cheapKeyStretching],
	);
	return processes;
}

async function bundleEach(processes: readonly TestProcess[], plugins: readonly Plugin[]): Promise<void> {
	if (processes.length === 0) return;
	await build({
		...javascript,
		absWorkingDir: root,
		entryPoints: processes.map(({ program }) => ({ in: program, out: path.basename(program, ".mjs") })),
		outdir: FOLDER,
		outExtension: { ".js": ".mjs" },
		splitting: true,
		packages: "external",
		// Screens run in a browser only. The list of routes names their files.
		external: ["*.tsx"],
		keepNames: true,
		sourcemap: "linked",
		plugins: [programsOf(processes), ownTap, ...plugins, ...javascript.plugins],
	});
}

/** The files that take longest come first, so that no process runs on alone at the end. */
function groupsOf(files: readonly string[], perProcess: typeof PER_PROCESS): string[][] {
	const alone = files.filter((file) => ALONE.includes(file));
	const real = files.filter((file) => REAL_COST.includes(file) && !alone.includes(file));
	const shared = files.filter((file) => !alone.includes(file) && !real.includes(file));
	const slowFirst = (one: string, other: string) => expectedTime(other) - expectedTime(one);
	const browser = shared.filter((file) => file.includes("/web/")).sort(slowFirst);
	const quick = shared.filter((file) => QUICK.some((folder) => file.startsWith(folder)));
	// In reverse, because the tests of the server's bells wait for minutes, and stand near the end. Waiting takes no processor time.
	const other = shared.filter((file) => !browser.includes(file) && !quick.includes(file)).reverse();
	return [
		...chunksOf(real, perProcess.other),
		...chunksOf(browser, perProcess.browser),
		...chunksOf([...other, ...quick], perProcess.other),
		...alone.map((file) => [file]),
	];
}

function chunksOf(files: readonly string[], size: number): string[][] {
	return Array.from({ length: Math.ceil(files.length / size) }, (_, i) => files.slice(i * size, (i + 1) * size));
}

export function removeBundles(): void {
	rmSync(path.join(root, FOLDER), { recursive: true, force: true });
}

/** The source of each process: one subtest for each file, which loads it. */
function programsOf(processes: readonly TestProcess[]): Plugin {
	const byProgram = new Map(processes.map(({ program, files }) => [program, files]));
	return {
		name: "programs",
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /process-\d+\.mjs$/ }, ({ path: program }) => ({ path: program, namespace: "program" }));
			onLoad({ filter: /.*/, namespace: "program" }, ({ path: program }) => ({
				contents: programOf(byProgram.get(program) ?? []),
				resolveDir: root,
				loader: "js",
			}));
		},
	};
}

const programOf = (files: readonly string[]) => `
import { root } from "./scripts/test-errors.mjs";
import { processorTime } from "./scripts/processes.ts";
process.on("uncaughtException", (error) => (globalThis.${FILE_TEST} ?? root).threw(error));
let before = 0;
for (const [file, load] of [
${files.map((file) => `	[${JSON.stringify(file)}, () => import(${JSON.stringify(`./${file}`)})],`).join("\n")}
]) {
	await root.test(file, { timeout: ${FILE_TIMEOUT} }, async (t) => { globalThis.${FILE_TEST} = t; await load(); });
	const now = processorTime();
	root.comment("${TIME_COMMENT}" + JSON.stringify([file, now - before]));
	before = now;
}
// Anything that a test forgot to close would keep the process alive.
root.teardown(() => setTimeout(() => { console.error("a test left something open:", ...process.getActiveResourcesInfo()); process.exit(1); }, ${EXIT_TIMEOUT}).unref());
`;

/** In a test file, the default export of tap is the subtest of this file, and not of the process. */
const ownTap: Plugin = {
	name: "own tap",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^tap$/ }, ({ importer }) => (importer.endsWith(".test.ts") ? { path: importer, namespace: "own" } : undefined));
		onLoad({ filter: /.*/, namespace: "own" }, () => ({ contents: `export default globalThis.${FILE_TEST};`, loader: "js" }));
	},
};
