/** Whether the tests notice one mutant. */
import type { Candidate, Coverage } from "./coverage.ts";
import type { Slot } from "./slot.ts";

export interface Verdict {
	/** The test that noticed, or null. */
	killedBy: string | null;
	/** How many test files or tests were tried. */
	tried: number;
	/** How many were not, because the others took so long. */
	left: number;
}

/** A run that takes so many times what it takes otherwise, and this in ms, hangs: that is noticed too. */
const TIMES_LONGER = 5;
const LEAST_PATIENCE = 8_000;
/** What isn't decided so long after the time is left untried, in ms. */
const OVERTIME = 60_000;
/** A failure of a test that takes so long, in ms, is repeated in a fresh process. */
const SLOW = 1_000;
/** After tests that take so long together, a mutant counts as not noticed, in ms. The quickest tests come first. */
const MOST_TIME = 8_000;

/** Tests that pass alone. */
const passing = new Set<string>();

/**
 * Tries the tests in which the mutant makes a difference until one fails. Earlier runs may have left something in the process that fails a test.
 * So a quick test that fails must pass there without the mutant, and a slow one must fail in a fresh process, too.
 * @param until UTC ms. @returns null when the time was over first.
 */
export async function judge(slot: Slot, coverage: Coverage, mutant: number, until: number): Promise<Verdict | null> {
	const waiting = coverage.candidates(mutant);
	const wholes = new Set(waiting.filter(({ row }) => row === null).map(({ test }) => test));
	const tryWhole = (candidate: Candidate) => {
		if (candidate.row === null || wholes.has(candidate.test)) return;
		wholes.add(candidate.test);
		waiting.push(coverage.whole(candidate));
	};
	let tried = 0;
	let time = 0;
	while (waiting.length > 0 && time < MOST_TIME) {
		const candidate = waiting.shift() as Candidate;
		const { bundle, row, test } = candidate;
		const left = until + OVERTIME - Date.now();
		const patience = LEAST_PATIENCE + TIMES_LONGER * candidate.ms;
		if (left < patience) return null;
		const run = (number: number) => slot.run({ bundle, row, mutant: number }, patience);
		tried += 1;
		time += candidate.ms;
		const outcome = await run(mutant);
		if (outcome && outcome.failed === null) {
			// A test that needs those before it in its file may not have come so far.
			if (!outcome.reached) tryWhole(candidate);
			continue;
		}
		const name = `${test} ${row}`;
		// A whole file has passed before (coverage.ts); one test of it alone may need those before it.
		const passesAlone = row === null || passing.has(name);
		const isSlow = candidate.ms >= SLOW;
		if (isSlow && passesAlone) slot.close();
		const isSure = isSlow && passesAlone ? (await run(mutant))?.failed !== null : (await run(0))?.failed === null;
		if (isSure) {
			passing.add(name);
			return { killedBy: `${test}: ${outcome?.failed ?? "hangs"}`, tried, left: 0 };
		}
		slot.close();
		tryWhole(candidate);
	}
	return { killedBy: null, tried, left: waiting.length };
}
