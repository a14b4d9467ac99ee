/** Ticks of a question with several answers, some of which exclude the others. Pure. */

/** "Nothing", "alone" and "not known" can't be true together with another answer of their question. */
const ONLY_ANSWERS: ReadonlySet<string> = new Set(["none", "alone", "unknown"]);

/**
 * The ticked answers after a press on one of them.
 * @example toggledAnswer(["food"], "none") // ["none"]
 */
export function toggledAnswer<T extends string>(ticked: readonly T[], pressed: T): T[] {
	if (ticked.includes(pressed)) return ticked.filter((each) => each !== pressed);
	if (ONLY_ANSWERS.has(pressed)) return [pressed];
	return [...ticked.filter((each) => !ONLY_ANSWERS.has(each)), pressed];
}
