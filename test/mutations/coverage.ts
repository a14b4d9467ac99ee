/** Which mutants make a difference in which test: every test file once, without a mutant. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Numbered } from "./instrument.ts";
import type { Slot } from "./slot.ts";

/** A test file, or one test of it. */
export interface Candidate {
	file: string;
	bundle: string;
	/** The title of one test, or null for the whole file. */
	title: string | null;
	/** How long it takes, in ms. */
	ms: number;
	/** How many conditions of the mutant's file are true in it. The more there are, the likelier this test notices the mutant. */
	refusals: number;
}

interface Covered {
	/** Of the bundle. */
	hash: string;
	/** The test that fails without any mutant, or null. */
	failed: string | null;
	/** "" is the title of what stands outside of tests. */
	parts: { title: string; ms: number; reached: number[] }[];
}

const FILE_TIMEOUT_MS = 300_000;
/** What each run takes besides its tests. */
const RUN_OVERHEAD_MS = 50;
/** A file that takes less time is run as a whole. */
const WHOLE_BELOW_MS = 500;
/** So much likelier does a test notice a mutant for each folder that it shares with the mutant's file. */
const CLOSER = 2;
/** A file is run as a whole when the mutant makes a difference in so many of its tests. */
const WHOLE_FROM_TESTS = 4;

export class Coverage {
	readonly #files: Map<string, string>;
	readonly #covered = new Map<string, Covered>();
	/** By number. */
	readonly #mutants: Map<number, Numbered>;

	/** @param files the bundles, by test file. */
	constructor(files: Map<string, string>, mutants: readonly Numbered[]) {
		this.#files = files;
		this.#mutants = new Map(mutants.map((mutant) => [mutant.number, mutant]));
	}

	/**
	 * Runs each test file once. One that has not changed since the last run of mutants isn't run again.
	 * @param kept the file in which the results are kept. @param until the deadline, UTC ms.
	 */
	async measure(slots: Slot[], kept: string, until: number, say: (line: string) => void): Promise<void> {
		const before: Record<string, Covered> = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
		const waiting = [...this.#files];
		const work = async (slot: Slot) => {
			while (Date.now() < until) {
				const next = waiting.shift();
				if (!next) return;
				const [file, bundle] = next;
				const hash = createHash("sha256").update(readFileSync(bundle)).digest("hex");
				const old = before[file];
				if (old?.hash === hash && old.failed === null) {
					this.#covered.set(file, old);
					continue;
				}
				const run = () => slot.run({ bundle, title: null, mutant: 0 }, FILE_TIMEOUT_MS);
				let outcome = await run();
				// Once more, in a fresh process: a busy machine may have been too slow.
				if (outcome?.failed !== null) {
					slot.close();
					outcome = await run();
				}
				const failed = outcome ? outcome.failed : "takes too long";
				this.#covered.set(file, { hash, failed, parts: outcome?.parts ?? [] });
				if (failed !== null) say(`without a mutant, ${file} fails: ${failed}`);
				writeFileSync(kept, JSON.stringify({ ...before, ...Object.fromEntries(this.#covered) }));
			}
		};
		await Promise.all(slots.map(work));
	}

	get isComplete(): boolean {
		return this.#covered.size === this.#files.size;
	}

	/** The test files that fail without any mutant: they can't judge one. */
	get failing(): string[] {
		return [...this.#covered].filter(([, { failed }]) => failed !== null).map(([file]) => file);
	}

	/** The tests in which a mutant makes a difference. Those that are quick, and likely to notice it, come first. */
	candidates(mutant: number): Candidate[] {
		const found: Candidate[] = [];
		for (const [file, { failed, parts }] of this.#covered) {
			if (failed !== null) continue;
			const reaching = parts.filter(({ reached }) => reached.includes(mutant));
			if (reaching.length === 0) continue;
			const bundle = this.#files.get(file) as string;
			const whole = sum(parts);
			const outside = sum(parts.filter(({ title }) => title === ""));
			const refusals = (some: Covered["parts"]) => this.#refusals(some, mutant);
			const isWhole = whole < WHOLE_BELOW_MS || reaching.length >= WHOLE_FROM_TESTS || reaching.some(({ title }) => title === "");
			if (isWhole) found.push({ file, bundle, title: null, ms: whole, refusals: refusals(parts) });
			else for (const each of reaching) found.push({ file, bundle, title: each.title, ms: outside + each.ms, refusals: refusals([each]) });
		}
		const source = this.#mutants.get(mutant)?.file ?? "";
		return found.sort((a, b) => costOf(a, source) - costOf(b, source));
	}

	/** How many conditions of the mutant's source file are true in these tests. Most of them refuse something then. */
	#refusals(parts: Covered["parts"], number: number): number {
		const source = this.#mutants.get(number)?.file;
		const isRefusal = (each?: Numbered) => each?.file === source && each?.kind === "condition" && each.put === "false";
		return new Set(parts.flatMap(({ reached }) => reached).filter((each) => isRefusal(this.#mutants.get(each)))).size;
	}

	whole({ file, bundle, refusals }: Candidate): Candidate {
		return { file, bundle, title: null, ms: sum(this.#covered.get(file)?.parts ?? []), refusals };
	}
}

const costOf = ({ file, ms, refusals }: Candidate, source: string) =>
	(ms + RUN_OVERHEAD_MS) / (1 + refusals) / CLOSER ** sharedFolders(file, source);

/** How many folders a test file shares with a source file. The folders of tests mirror those of the product. */
function sharedFolders(test: string, source: string): number {
	const folders = path.dirname(source).split("/");
	const mirrored = path.dirname(test).split("/").slice(1);
	const differs = mirrored.findIndex((folder, i) => folder !== folders[i]);
	return differs === -1 ? mirrored.length : differs;
}

const sum = (parts: { ms: number }[]) => parts.reduce((all, { ms }) => all + ms, 0);
