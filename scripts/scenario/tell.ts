/** How the scenario speaks: chapters, steps, and what each has proven. */

let proven = 0;

export function chapter(title: string): void {
	console.log(`\n${title}`);
}

export function step(sentence: string): void {
	console.log(`  - ${sentence}`);
}

/** Says the sentence if it holds. @throws Error that says it doesn't. */
export function prove(holds: unknown, sentence: string): asserts holds {
	if (!holds) throw new Error(`NOT TRUE: ${sentence}`);
	proven += 1;
	console.log(`  \u2713 ${sentence}`);
}

export function provenSoFar(): number {
	return proven;
}
