/** The cells of a section. See cells/fold.ts. */
export { completeUnits } from "./cells/complete.ts";
export * from "./cells/fold.ts";
export { type CellChange, listChanges } from "./cells/history.ts";
export type { CellChanges, CellOp, SectionEntry } from "./cells/revisions.ts";
export { type CellValue, canonicalName, type LiveValue, type UnitValues } from "./cells/values.ts";
