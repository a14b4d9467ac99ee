/** How files of random histories are written: one history a line, so that a change of a rule shows which histories it changes. */

/** @param file its `histories` get a line each. */
export function historyLines<H>({ histories, ...facts }: { about: string; histories: H[] }): string {
	const lines = histories.map((history) => JSON.stringify(history)).join(",\n");
	return `${JSON.stringify(facts).slice(0, -1)},"histories":[\n${lines}\n]}\n`;
}
