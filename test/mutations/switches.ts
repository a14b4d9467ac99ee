/**
 * What instrumented code asks: which mutant is on, if any. Without one it records which mutants would have made a difference,
 * so that only the tests in which they do are tried.
 */
export class Switches {
	/** A mutant's number, from 1; 0 for the product as it is. */
	active = 0;
	/** The numbers of the mutants that would have made a difference, or did. */
	readonly reached = new Set<number>();

	isActive(mutant: number): boolean {
		if (this.active !== mutant) return false;
		this.reached.add(mutant);
		return true;
	}

	/** For a mutant that makes a difference whenever it runs. */
	reach(mutant: number): boolean {
		if (this.active === 0) this.reached.add(mutant);
		return this.isActive(mutant);
	}

	/** For a condition. @param put what the mutant puts in its place. @returns the condition's own value. */
	observe<Value>(mutant: number, value: Value, put: boolean): Value {
		if (this.active === 0 && Boolean(value) !== put) this.reached.add(mutant);
		return value;
	}
}

/** Global names: where instrumented code finds its switches, and a test file its `t`. worker.ts puts fresh ones there for each run. */
export const SWITCHES = "cloisterMutants";
export const TAP = "cloisterTap";
