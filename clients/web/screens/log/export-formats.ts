/** The formats of an export. The first one opens in programs that most people have. */
import type { ExportInput } from "../../sitting/verbs/index.ts";

export const FORMATS = ["csv", "jsonl", "ocsf", "fhir"] as const satisfies readonly ExportInput["format"][];
