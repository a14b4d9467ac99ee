/** Takes out of rows and texts what the desk that answers for the space has hidden. It may be about a person, so it isn't printed as JSON either. */

/** The rows of a list, without titles, tags and countries of what is hidden. */
export const withoutHidden = <R extends { hidden: object | null; titles: object; tags: string[]; countries?: string[] }>(
	rows: readonly R[],
): R[] => rows.map((row) => (row.hidden ? { ...row, titles: {}, tags: [], ...(row.countries && { countries: [] }) } : row));

/** The same texts, without a word. */
export const withoutWords = <T extends { source: object; translations: unknown[] }>(texts: T): T => ({
	...texts,
	source: { ...texts.source, title: null, summary: null, body: "" },
	translations: [],
});
