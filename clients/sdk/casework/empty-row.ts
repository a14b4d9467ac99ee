/** Defaults for the fields of an inbox row that not every kind of row fills in. */
export const EMPTY_ROW = { desk: null, from: null, member: null, case: null, by: null, red: false } as const;
