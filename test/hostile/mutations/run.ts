/**
 * Takes out one check of the client after another, in a copy of the checkout, and looks whether the hostile tests notice.
 *
 * killed: they failed, twice, although the client still works with an honest server (each file's first test). SURVIVED: they passed, so
 * that nothing shows that the check is needed. broken: it doesn't work at all any more, which proves nothing.
 */
import { spawn } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { CLUSTER_VARIABLE } from "../../support/cluster.ts";
import { testFolder } from "../../support/folder.ts";
import { Scope } from "../../support/scope.ts";
import { mutations } from "./list.ts";
import type { Mutation } from "./mutation.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const COPIED = ["clients", "server", "scripts", "test", "migrations", "package.json", "tsconfig.json"];
/** A client that hangs without its check has been noticed too: after so many times what its tests take otherwise. */
const PATIENCE = 5;
const LONGEST = 300_000;
/** What isn't over so long after the time is left untried, in ms. */
const OVERTIME = 90_000;

export type Verdict = "killed" | "SURVIVED" | "broken";

export interface Judged {
	mutation: Mutation;
	verdict: Verdict;
	/** The first test that failed. */
	test: string | null;
}

export interface Tried {
	tried: number;
	killed: number;
	survived: Judged[];
	broken: Judged[];
}

export interface Trying {
	/** UTC ms: what is begun before is finished. */
	until: number;
	/** Which to begin with; the list goes round. */
	start: number;
	/** Only those whose file or words hold this; "" for all. */
	match: string;
	say(line: string): void;
}

/**
 * Tries each once, in order from `start`, as far as the time allows; as many at once as there are processors.
 * @throws when the tests fail with every check in its place.
 */
export async function tryMutations({ until, start, match, say }: Trying): Promise<Tried> {
	const scope = new Scope();
	const found: Tried = { tried: 0, killed: 0, survived: [], broken: [] };
	const chosen = mutations.filter(({ file, protects }) => `${file} ${protects}`.includes(match));
	const patience = new Map<Mutation["by"], Promise<number>>();
	const left = () => until + OVERTIME - Date.now();
	let next = 0;
	const work = async (copy: string) => {
		while (next < chosen.length && Date.now() < until) {
			const mutation = chosen[(start + next++) % chosen.length] as Mutation;
			const sound = patience.get(mutation.by) ?? checkSound(copy, mutation.by);
			patience.set(mutation.by, sound);
			const longest = await sound;
			const judged = await judge(copy, mutation, () => Math.min(longest, left()));
			if (left() <= 0) return;
			found.tried += 1;
			if (judged.verdict === "killed") found.killed += 1;
			else found[judged.verdict === "broken" ? "broken" : "survived"].push(judged);
			say(`${judged.verdict.padEnd(8)} ${mutation.file}: ${mutation.protects}${judged.test ? ` (${mutation.by}: ${judged.test})` : ""}`);
		}
	};
	try {
		const copies = Array.from({ length: Math.min(availableParallelism(), chosen.length) }, () => copyOf(scope));
		await Promise.all(copies.map(work));
		return found;
	} finally {
		await scope.close();
	}
}

/** A checkout of its own to take something out of. */
function copyOf(scope: Scope): string {
	const copy = testFolder(scope);
	for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
	symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
	return copy;
}

/** @returns how long these tests may take, in ms. */
async function checkSound(copy: string, by: Mutation["by"]): Promise<number> {
	const from = performance.now();
	const { verdict, test, output } = await runTests(copy, by, LONGEST);
	if (verdict !== "SURVIVED") throw new Error(`${by}.test.ts fails with every check in its place: ${test}\n${output.slice(-4000)}`);
	return PATIENCE * (performance.now() - from);
}

async function judge(copy: string, mutation: Mutation, longest: () => number): Promise<Judged> {
	const file = path.join(copy, mutation.file);
	const text = readFileSync(file, "utf8");
	if (text.split(mutation.take).length !== 2) throw new Error(`${mutation.file} has not exactly once: ${mutation.take}`);
	writeFileSync(
		file,
		text.replace(mutation.take, () => mutation.put),
	);
	try {
		for (const row of new Set([mutation.row, ""])) {
			const { verdict, test } = await runTwice(() => runTests(copy, mutation.by, longest(), row));
			if (verdict !== "SURVIVED") return { mutation, verdict, test };
		}
		return { mutation, verdict: "SURVIVED", test: null };
	} finally {
		writeFileSync(file, text);
	}
}

/** Tests that fail by chance, as on a machine that does much else, have noticed nothing: they must fail a second time. */
async function runTwice(run: () => Promise<Ran>): Promise<Ran> {
	const first = await run();
	if (first.verdict === "SURVIVED") return first;
	const second = await run();
	return second.verdict === first.verdict ? second : run();
}

interface Ran {
	verdict: Verdict;
	/** The first test that failed. */
	test: string | null;
	output: string;
}

/** @param row only this test, besides the one with an honest server. */
async function runTests(copy: string, by: Mutation["by"], longest: number, row = ""): Promise<Ran> {
	const cluster = process.env[CLUSTER_VARIABLE];
	if (cluster === undefined) throw new Error(`${CLUSTER_VARIABLE} must name a running database`);
	const child = spawn(process.execPath, ["--import=tsx", `test/hostile/lying/${by}.test.ts`], {
		cwd: copy,
		env: { ...process.env, [CLUSTER_VARIABLE]: cluster, NODE_ENV: "test", TAP_TIMEOUT: "0", LYING_ROW: row },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	child.stdout.on("data", (data) => (output += data));
	child.stderr.on("data", (data) => (output += data));
	const kill = () => child.kill("SIGKILL");
	const late = setTimeout(kill, longest);
	process.once("exit", kill);
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	clearTimeout(late);
	process.off("exit", kill);
	if (code === 0) return { verdict: "SURVIVED", test: null, output };
	const [, test = "hangs"] = /^not ok \d+ - (.*?)(?: # time=.*)?$/m.exec(output) ?? [];
	const works = /^ok 1 - an honest server/m.test(output);
	return { verdict: works ? "killed" : "broken", test, output };
}
