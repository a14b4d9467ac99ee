/** Statistics over repeated runs. */

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	return (low + high) / 2;
}

/** The ratios of pairs of runs next to each other, because a slow moment of the machine affects both. */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
	return ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
}

/** The number with few digits: no decimal places from 100 on, one from 10 on, two below 10. */
export function short(value: number): string {
	if (value >= 100) return value.toFixed(0);
	return value.toFixed(value >= 10 ? 1 : 2);
}

/** The range from the lowest to the highest value. */
export function range(values: readonly number[]): string {
	return `${short(Math.min(...values))} to ${short(Math.max(...values))}`;
}
