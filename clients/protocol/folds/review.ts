/** The rules for reviewing the access log, shared by server and clients. SPEC "Review". */
export * from "./review/gaps.ts";
export * from "./review/results.ts";
export * from "./review/rules.ts";
export * from "./review/statements.ts";
