/**
 * Runs: long answers that come piece by piece, such as the answer to a question to the whole access log. The worker reads on its own. The
 * page takes what has come, and can stop the run at any time. A run pauses when the page has as much as it wants.
 */
import { errorData } from "#sdk/index.ts";
import type { ErrorData } from "../kinds.ts";
import { changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import type { Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

/** paused: the page has as much as it wanted. ended: there is no more. */
export type RunPhase = "running" | "paused" | "ended" | "stopped" | "failed";

export interface RunView {
	phase: RunPhase;
	/** The items after those that the page has already. */
	items: unknown[];
	/** How much was read so far, such as entries of the log. */
	looked: number;
	/** How much there is to read; null when that isn't known. */
	total: number | null;
	error: ErrorData | null;
}

/** The functions with which a run tells its progress while it reads. */
export interface RunProgress {
	/** Adds to the number of items that were read. @throws Stopped when the run was stopped */
	looked(count: number): void;
	/** Sets the progress: `done` of `total`. @throws Stopped when the run was stopped */
	done(done: number, total: number): void;
}

class Stopped extends Error {}

class Run {
	readonly items: unknown[] = [];
	phase: RunPhase = "running";
	looked = 0;
	total: number | null = null;
	error: ErrorData | null = null;
	want: number;
	#isStopped = false;
	#waiting: (() => void)[] = [];

	constructor(want: number) {
		this.want = want;
	}

	readonly progress: RunProgress = {
		looked: (count) => {
			this.looked += count;
			this.#go();
		},
		done: (done, total) => {
			this.looked = done;
			this.total = total;
			this.#go();
		},
	};

	/** Tells the page, and ends a run that was stopped. */
	#go(): void {
		this.#wake();
		if (this.#isStopped) throw new Stopped();
	}

	#wake(): void {
		for (const resume of this.#waiting.splice(0)) resume();
	}

	/** Resolves at the next change. */
	changed(): Promise<void> {
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	async drive(items: AsyncIterable<unknown>): Promise<void> {
		try {
			for await (const item of items) {
				this.items.push(item);
				this.#go();
				await this.#pause();
			}
			this.phase = "ended";
		} catch (error) {
			this.phase = error instanceof Stopped ? "stopped" : "failed";
			if (this.phase === "failed") this.error = errorData(error);
		}
		this.#wake();
	}

	async #pause(): Promise<void> {
		while (this.items.length >= this.want) {
			this.phase = "paused";
			this.#wake();
			await this.changed();
			if (this.#isStopped) throw new Stopped();
		}
		this.phase = "running";
	}

	/** @param want the number of items at which the run pauses. */
	wantUpTo(want: number): void {
		this.want = Math.max(this.want, want);
		if (this.phase !== "paused" || this.items.length >= this.want) return;
		this.phase = "running";
		this.#wake();
	}

	stop(): void {
		this.#isStopped = true;
		this.#wake();
	}
}

const runs = new WeakMap<Sitting, Map<string, Run>>();

function runsOf(sitting: Sitting): Map<string, Run> {
	const known = runs.get(sitting) ?? new Map<string, Run>();
	runs.set(sitting, known);
	return known;
}

/**
 * Begins a run. @param want the number of items at which the run pauses. With Infinity, it never pauses.
 * @returns the run's id for `readRun`, `stopRun` and `dropRun`.
 */
export function beginRun(sitting: Sitting, want: number, make: (progress: RunProgress) => AsyncIterable<unknown>): { run: string } {
	const run = new Run(want);
	const id = crypto.randomUUID();
	runsOf(sitting).set(id, run);
	void run.drive(make(run.progress));
	return { run: id };
}

/** How long `readRun` waits for a change, in ms. */
const WAIT_FOR_CHANGE = 500;
/**
 * How long `readRun` waits for more items after a change, in ms. Without this, a quick run would draw the page hundreds of times a second.
 */
const GATHER = 100;

/**
 * What a run has found. Waits a moment when nothing is new. The run ends when the tab that reads it is gone.
 * @param from how many items the page has already.
 * @param want the number of items at which the run pauses.
 * @returns the phase "stopped" for an unknown run.
 */
export const readRun = reads(
	NEVER_OLD,
	async (sitting: Sitting, { run: id, from, want }: { run: string; from: number; want: number }, tab: Tab): Promise<RunView> => {
		const run = runsOf(sitting).get(id);
		if (run) tab.runs.set(id, () => drop(sitting, id));
		if (!run) return { phase: "stopped", items: [], looked: 0, total: null, error: null };
		run.wantUpTo(want);
		if (run.phase === "running" && run.items.length <= from) await Promise.race([run.changed(), pause(WAIT_FOR_CHANGE)]);
		if (run.phase === "running") await pause(GATHER);
		const { phase, looked, total, error } = run;
		return { phase, looked, total, error, items: run.items.slice(from) };
	},
);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Ends a run. What it has found can still be read. */
export const stopRun = changes(NOTHING, async (sitting: Sitting, { run: id }: { run: string }): Promise<void> => {
	runsOf(sitting).get(id)?.stop();
});

/** Ends a run that the page no longer shows, and forgets what it has found. */
export const dropRun = changes(NOTHING, async (sitting: Sitting, { run: id }: { run: string }, tab: Tab): Promise<void> => {
	tab.runs.delete(id);
	drop(sitting, id);
});

function drop(sitting: Sitting, id: string): void {
	runsOf(sitting).get(id)?.stop();
	runsOf(sitting).delete(id);
}
