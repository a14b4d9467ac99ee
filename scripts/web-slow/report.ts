/** Prints medians beside their goals. */

/**
 * @param goals seconds, by what was measured. @param times ms of each run.
 * @returns the exit status: 1 when a median is over its goal.
 */
export function report(goals: Readonly<Record<string, number>>, times: ReadonlyMap<string, readonly number[]>): number {
	let isOver = false;
	for (const [name, goal] of Object.entries(goals)) {
		const all = [...(times.get(name) ?? [])].sort((a, b) => a - b);
		const median = (all[Math.floor(all.length / 2)] ?? Number.NaN) / 1000;
		const over = !(median <= goal);
		isOver ||= over;
		console.log(`${name.padEnd(42)} ${median.toFixed(1).padStart(6)} s   goal ${String(goal).padStart(3)} s   ${over ? "over" : "ok"}`);
	}
	return isOver ? 1 : 0;
}
