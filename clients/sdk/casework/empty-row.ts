/** The values of a row of the inbox that most rows don't have. */
export const EMPTY_ROW = { desk: null, from: null, member: null, case: null, by: null, red: false } as const;
