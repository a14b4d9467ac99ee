/** The kinds of guardian, in the order in which they are offered. */
export const GUARDIANS = ["parent", "relative", "appointed", "institution"] as const;
