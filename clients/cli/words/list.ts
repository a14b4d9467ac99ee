/** Codes or names with commas between them. */
export const list = (codes: readonly string[]): string => codes.join(", ");
