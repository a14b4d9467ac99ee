/** The value of the attribute `dateTime`; undefined when a Date can't hold the time. @param at UTC ms */
export function isoTime(at: number): string | undefined {
	const date = new Date(at);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
