/** The first characters of an id, for tables and sentences. Commands take them in place of the whole id. */
export const shortId = (id: string): string => id.slice(0, 8);
