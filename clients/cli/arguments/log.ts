/** The argument that names a log. */
import { optional } from "./grammar.ts";
import { code } from "./kinds.ts";

export const LOGS = ["access", "directory"] as const;

export const logName = optional(code(LOGS, "LOG"));
