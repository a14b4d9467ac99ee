/** Whether the tests notice one mutant. */
import type { Candidate, Coverage } from "./coverage.ts";
import type { Slot } from "./slot.ts";

export interface Verdict {
	/** The test that noticed, or null. */
	killedBy: string | null;
	/** How many test files or tests were tried. */
	tried: number;
	/** How many were not tried, because the others took too long. */
	untried: number;
}

/** A run hangs when it takes longer than this, and five times its usual time. A run that hangs has noticed the mutant. */
const BASE_PATIENCE_MS = 8_000;
const TIMES_LONGER = 5;
/** How long after the deadline a verdict may still come. */
const OVERTIME_MS = 60_000;
/** A test that takes longer is slow. It runs in a process in which nothing has failed before. */
const SLOW_MS = 1_000;
/** A mutant survives when tests that take so long together have not noticed it. */
const MOST_TIME_MS = 8_000;

/** Test files and single tests that have passed without a mutant in this run. */
const passing = new Set<string>();

/**
 * Tries the tests in which the mutant makes a difference until one fails.
 * @param until the deadline, UTC ms. @returns null when there is too little time left.
 */
export async function judge(slot: Slot, coverage: Coverage, mutant: number, until: number): Promise<Verdict | null> {
	const waiting = coverage.candidates(mutant);
	const wholes = new Set(waiting.filter(({ title }) => title === null).map(({ file }) => file));
	const tryWhole = (candidate: Candidate) => {
		if (candidate.title === null || wholes.has(candidate.file)) return;
		wholes.add(candidate.file);
		waiting.push(coverage.whole(candidate));
	};
	let tried = 0;
	let time = 0;
	while (waiting.length > 0 && time < MOST_TIME_MS) {
		const candidate = waiting.shift() as Candidate;
		const { bundle, title, file } = candidate;
		const remaining = until + OVERTIME_MS - Date.now();
		const patience = BASE_PATIENCE_MS + TIMES_LONGER * candidate.ms;
		if (remaining < patience) return null;
		const run = (number: number) => slot.run({ bundle, title, mutant: number }, patience);
		const isSlow = candidate.ms >= SLOW_MS;
		if (isSlow && slot.hasFailed) slot.close();
		tried += 1;
		time += candidate.ms;
		const outcome = await run(mutant);
		if (outcome && outcome.failed === null) {
			// A test that needs the earlier tests of its file may have stopped before it reached the mutant.
			if (!outcome.reached) tryWhole(candidate);
			continue;
		}
		// The mutant must be the reason, and not what earlier runs have left in the process, or that a test needs the earlier ones of its file.
		// A slow test in a clean process proves it only once, because that costs as much as trying another mutant.
		const name = `${file} ${title}`;
		const isReason = (isSlow && outcome !== null && passing.has(name)) || (await run(0))?.failed === null;
		if (isReason) {
			passing.add(name);
			// A server that this test has started may still run.
			if (isSlow) slot.close();
			return { killedBy: `${file}: ${outcome?.failed ?? "hangs"}`, tried, untried: 0 };
		}
		slot.close();
		tryWhole(candidate);
	}
	return { killedBy: null, tried, untried: waiting.length };
}
