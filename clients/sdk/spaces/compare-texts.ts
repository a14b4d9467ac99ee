/** Compares two texts line by line. */

/** A line that both texts have, or only the new one (added), or only the old one (removed). */
export interface ComparedLine {
	is: "same" | "added" | "removed";
	line: string;
}

/** Above this number of pairs of lines, a changed part is shown as removed and added as a whole. It bounds time and memory. */
const MOST_PAIRS = 4_000_000;

/**
 * The lines of both texts in order, with the fewest possible changes.
 * @example compareTexts("a\nb", "a\nc") // same a, removed b, added c
 */
export function compareTexts(old: string, now: string): ComparedLine[] {
	const [before, after] = [old.split("\n"), now.split("\n")];
	const start = commonLength(before, after);
	const end = commonLength(before.slice(start).reverse(), after.slice(start).reverse());
	const same = (lines: string[]): ComparedLine[] => lines.map((line) => ({ is: "same", line }));
	return [
		...same(before.slice(0, start)),
		...compareLines(before.slice(start, before.length - end), after.slice(start, after.length - end)),
		...same(before.slice(before.length - end)),
	];
}

function commonLength(one: readonly string[], other: readonly string[]): number {
	const differs = one.findIndex((line, i) => line !== other[i]);
	return differs < 0 ? one.length : differs;
}

/** By the longest common subsequence. */
function compareLines(before: readonly string[], after: readonly string[]): ComparedLine[] {
	const removed = (line: string): ComparedLine => ({ is: "removed", line });
	const added = (line: string): ComparedLine => ({ is: "added", line });
	if (before.length * after.length > MOST_PAIRS) return [...before.map(removed), ...after.map(added)];
	const width = after.length + 1;
	/** The length of the longest common subsequence of before from i and after from j, at i * width + j. */
	const common = new Uint32Array((before.length + 1) * width);
	const at = (i: number, j: number) => common[i * width + j] ?? 0;
	for (let i = before.length - 1; i >= 0; i--)
		for (let j = after.length - 1; j >= 0; j--)
			common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
	const lines: ComparedLine[] = [];
	let [i, j] = [0, 0];
	while (i < before.length || j < after.length) {
		const [one, other] = [before[i], after[j]];
		if (one !== undefined && one === other) {
			lines.push({ is: "same", line: one });
			i++;
			j++;
		} else if (other === undefined || (one !== undefined && at(i + 1, j) >= at(i, j + 1))) {
			lines.push(removed(one ?? ""));
			i++;
		} else {
			lines.push(added(other));
			j++;
		}
	}
	return lines;
}
