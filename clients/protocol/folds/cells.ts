/** The cells of a section: the values that its revisions leave for each unit of fields. cells/fold.ts has the rule. */
export { completeUnits } from "./cells/complete.ts";
export * from "./cells/fold.ts";
export { type CellChange, listChanges } from "./cells/history.ts";
export type { CellChanges, CellOp, SectionEntry } from "./cells/revisions.ts";
export { type CellValue, canonicalText, type LiveValue, type UnitValues, valueIn } from "./cells/values.ts";
