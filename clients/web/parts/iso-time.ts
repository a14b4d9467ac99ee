/** A time for the attribute `dateTime`. Without one when no calendar knows it. @param at UTC ms */
export function isoTime(at: number): string | undefined {
	const date = new Date(at);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
