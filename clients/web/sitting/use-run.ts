/** A long answer of the worker that comes piece by piece, with its progress. It pauses at each page, and can be stopped. */
import { useCallback, useEffect, useRef, useState } from "react";
import { dataOf, type ErrorData } from "./kinds.ts";
import { openSitting } from "./open.ts";
import type { RunPhase } from "./verbs/index.ts";

export interface RunState<T> {
	/** idle: not begun. */
	phase: RunPhase | "idle";
	items: T[];
	/** How much was read so far, such as entries of the log. */
	looked: number;
	/** How much there is to read; null when that isn't known. */
	total: number | null;
	error: ErrorData | null;
}

export interface RunControl<T> extends RunState<T> {
	/** Begins, and drops what ran before. @param begin calls a verb that begins a run. */
	start(begin: () => Promise<{ run: string }>): void;
	/** Asks for another page. */
	more(): void;
	/** Ends the run. What it has found stays. */
	stop(): void;
	/** Ends the run, and forgets what it has found. */
	clear(): void;
}

/** The run that this page follows. */
interface Followed {
	/** Null until the worker has named the run. */
	run: string | null;
	/** How many items the page wants so far. */
	want: number;
	/** Nothing of the run is shown any more. */
	isOver: boolean;
	/** Goes on reading after a pause; null before the first pause. */
	resume: (() => void) | null;
}

const IDLE = { phase: "idle" as const, items: [], looked: 0, total: null, error: null };
const OVER: readonly string[] = ["ended", "stopped", "failed"];

/** @param page how many items make a page. It must be the size of the verb's first page. @example const run = useRun<FindingView>(); */
export function useRun<T>(page = 25): RunControl<T> {
	const [state, setState] = useState<RunState<T>>(IDLE);
	const current = useRef<Followed | null>(null);
	const drop = useCallback(() => {
		const old = current.current;
		current.current = null;
		if (!old) return;
		old.isOver = true;
		old.resume?.();
		if (old.run !== null) void openSitting().call("dropRun", { run: old.run });
	}, []);
	const start = useCallback(
		(begin: () => Promise<{ run: string }>) => {
			drop();
			const followed: Followed = { run: null, want: page, isOver: false, resume: null };
			current.current = followed;
			setState({ ...IDLE, phase: "running" });
			const show = (next: RunState<T>) => followed.isOver || setState(next);
			follow<T>(followed, begin, show).catch((error: unknown) => show({ ...IDLE, phase: "failed", error: dataOf(error) }));
		},
		[drop, page],
	);
	const more = useCallback(() => {
		const followed = current.current;
		if (!followed) return;
		followed.want += page;
		followed.resume?.();
	}, [page]);
	const stop = useCallback(() => {
		const followed = current.current;
		if (!followed) return;
		followed.resume?.();
		if (followed.run !== null) return void openSitting().call("stopRun", { run: followed.run });
		// The worker hasn't named the run yet. The run is dropped as soon as the worker names it.
		followed.isOver = true;
		setState((before) => ({ ...before, phase: "stopped" }));
	}, []);
	const clear = useCallback(() => {
		drop();
		setState(IDLE);
	}, [drop]);
	useEffect(() => drop, [drop]);
	return { ...state, start, more, stop, clear };
}

async function follow<T>(followed: Followed, begin: () => Promise<{ run: string }>, show: (state: RunState<T>) => unknown): Promise<void> {
	const { run } = await begin();
	followed.run = run;
	if (followed.isOver) return void openSitting().call("dropRun", { run });
	const items: T[] = [];
	while (!followed.isOver) {
		const { items: found, ...rest } = await openSitting().call("readRun", { run, from: items.length, want: followed.want });
		items.push(...(found as T[]));
		show({ ...rest, items: [...items] });
		if (OVER.includes(rest.phase)) return;
		if (rest.phase === "paused" && items.length >= followed.want)
			await new Promise<void>((resolve) => {
				followed.resume = resolve;
			});
	}
}
