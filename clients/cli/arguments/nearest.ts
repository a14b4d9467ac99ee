/** Finds the candidate that is most similar to a mistyped word. */

/** The candidate with the smallest edit distance, or null when every candidate differs too much. */
export function nearest(typed: string, candidates: string[]): string | null {
	const ranked = candidates.map((each) => ({ each, steps: distance(typed, each) })).sort((a, b) => a.steps - b.steps);
	const best = ranked[0];
	return best && best.steps <= Math.max(2, Math.floor(best.each.length / 3)) ? best.each : null;
}

/** The Levenshtein distance: each added, removed or changed letter counts one. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (const [i, letter] of [...a].entries()) {
		const next = [i + 1];
		for (let j = 0; j < b.length; j++) {
			const change = (row[j] as number) + (letter === b[j] ? 0 : 1);
			next.push(Math.min(change, (row[j + 1] as number) + 1, (next[j] as number) + 1));
		}
		row = next;
	}
	return row[b.length] as number;
}
