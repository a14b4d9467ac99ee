/** Prints medians beside their goals. */

/**
 * @param goals in seconds, by the name of the measurement. @param times the times of each run, in ms.
 * @returns the exit status: 1 when a median is over its goal.
 */
export function report(goals: Readonly<Record<string, number>>, times: ReadonlyMap<string, readonly number[]>): number {
	let isAnyOver = false;
	for (const [name, goal] of Object.entries(goals)) {
		const all = [...(times.get(name) ?? [])].sort((a, b) => a - b);
		const median = (all[Math.floor(all.length / 2)] ?? Number.NaN) / 1000;
		const isOver = !(median <= goal);
		isAnyOver ||= isOver;
		console.log(`${name.padEnd(42)} ${median.toFixed(1).padStart(6)} s   goal ${String(goal).padStart(3)} s   ${isOver ? "over" : "ok"}`);
	}
	return isAnyOver ? 1 : 0;
}
