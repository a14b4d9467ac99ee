/** Which mutants make a difference in which test: every test file once, without a mutant. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Numbered } from "./instrument.ts";
import type { Slot } from "./slot.ts";

/** A test file, or one test of it. */
export interface Candidate {
	test: string;
	bundle: string;
	/** null: the whole file. */
	row: string | null;
	/** How long it takes, in ms. */
	ms: number;
	/** How many guards of the mutant's file refuse something in it. Where many do, one more is probably needed, too. */
	refusals: number;
}

interface Covered {
	/** Of the bundle. */
	hash: string;
	/** The test that fails without any mutant, or null. */
	failed: string | null;
	rows: { row: string; ms: number; reached: number[] }[];
}

const LONGEST = 300_000;
/** What each run takes besides its tests, in ms. */
const START = 50;
/** A file that takes less is run whole, in ms. */
const SHORT = 500;
/** As is one with so many tests in which the mutant makes a difference. */
const MANY = 4;

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
	 * Runs them until the time is over; a file that has not changed since the last time isn't run again.
	 * @param kept the file in which the results are kept.
	 */
	async measure(slots: Slot[], kept: string, until: number, say: (line: string) => void): Promise<void> {
		const before: Record<string, Covered> = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
		const waiting = [...this.#files];
		const work = async (slot: Slot) => {
			while (Date.now() < until) {
				const next = waiting.shift();
				if (!next) return;
				const [test, bundle] = next;
				const hash = createHash("sha256").update(readFileSync(bundle)).digest("hex");
				const old = before[test];
				if (old?.hash === hash && old.failed === null) {
					this.#covered.set(test, old);
					continue;
				}
				const run = () => slot.run({ bundle, row: null, mutant: 0 }, LONGEST);
				let outcome = await run();
				// Once more, in a fresh process: a busy machine may have been too slow.
				if (outcome?.failed !== null) {
					slot.close();
					outcome = await run();
				}
				const failed = outcome ? outcome.failed : "takes too long";
				this.#covered.set(test, { hash, failed, rows: outcome?.rows ?? [] });
				if (failed !== null) say(`without a mutant, ${test} fails: ${failed}`);
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
		return [...this.#covered].filter(([, { failed }]) => failed !== null).map(([test]) => test);
	}

	/** Where a mutant makes a difference: first what is quick and refuses much. */
	candidates(mutant: number): Candidate[] {
		const found: Candidate[] = [];
		for (const [test, { failed, rows }] of this.#covered) {
			if (failed !== null) continue;
			const reaching = rows.filter(({ reached }) => reached.includes(mutant));
			if (reaching.length === 0) continue;
			const bundle = this.#files.get(test) as string;
			const whole = sum(rows);
			const outside = sum(rows.filter(({ row }) => row === ""));
			const refusals = (some: Covered["rows"]) => this.#refusals(some, mutant);
			const isWhole = whole < SHORT || reaching.length >= MANY || reaching.some(({ row }) => row === "");
			if (isWhole) found.push({ test, bundle, row: null, ms: whole, refusals: refusals(rows) });
			else for (const each of reaching) found.push({ test, bundle, row: each.row, ms: outside + each.ms, refusals: refusals([each]) });
		}
		return found.sort((a, b) => costOf(a) - costOf(b));
	}

	/** How many conditions of the mutant's file are true in these tests. Most of them refuse something then. */
	#refusals(rows: Covered["rows"], number: number): number {
		const file = this.#mutants.get(number)?.file;
		const isRefusal = (each?: Numbered) => each?.file === file && each?.kind === "condition" && each.put === "false";
		return new Set(rows.flatMap(({ reached }) => reached).filter((each) => isRefusal(this.#mutants.get(each)))).size;
	}

	whole({ test, bundle, refusals }: Candidate): Candidate {
		return { test, bundle, row: null, ms: sum(this.#covered.get(test)?.rows ?? []), refusals };
	}
}

const costOf = ({ ms, refusals }: Candidate) => (ms + START) / (1 + refusals);

const sum = (rows: { ms: number }[]) => rows.reduce((all, { ms }) => all + ms, 0);
