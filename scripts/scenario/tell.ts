/** Prints the scenario's chapters, steps and checks. */

let checks = 0;

export function chapter(title: string): void {
	console.log(`\n${title}`);
}

export function step(sentence: string): void {
	console.log(`  - ${sentence}`);
}

/** Prints the sentence if `holds` is true. @throws Error if it isn't. */
export function prove(holds: unknown, sentence: string): asserts holds {
	if (!holds) throw new Error(`NOT TRUE: ${sentence}`);
	checks += 1;
	console.log(`  \u2713 ${sentence}`);
}

export function checkCount(): number {
	return checks;
}
