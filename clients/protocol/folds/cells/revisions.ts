/** The entries of a section as the folds of cells take them. SPEC "Compartments", section 7. */
import type { Past, PlacedEntry, Reach } from "./past.ts";
import type { CellValue } from "./values.ts";

/** One change of a revision. */
export interface CellOp {
	/** The name of the form, without its version. */
	form: string;
	/** Null for the only row of a form. */
	row: string | null;
	/** Null removes the row. */
	field: string | null;
	value: CellValue;
}

/** What a revision changed. */
export interface CellChanges {
	/** Keys of the heads of what was on the author's screen. */
	base: readonly string[];
	ops: readonly CellOp[];
}

/** An entry of a section. */
export interface SectionEntry extends PlacedEntry {
	/** Null when the entry isn't a revision. */
	changes: CellChanges | null;
	/** Whether the reader could open it. */
	isOpened: boolean;
}

/** The name of the unit that a field belongs to. */
export type UnitOf = (form: string, field: string) => string;

/** What identifies a cell in its section. */
export interface CellName {
	form: string;
	row: string | null;
	unit: string;
}

interface RowName {
	form: string;
	row: string | null;
}

/** A row as a map key. */
export const rowName = ({ form, row }: RowName): string => JSON.stringify([form, row]);
/** A cell as a map key. */
export const cellName = ({ form, row, unit }: CellName): string => JSON.stringify([form, row, unit]);

/** The entries that the author of a revision had seen. isFounded: whether each known entry of its base stands before it. */
export function seenBy(past: Past, seq: number, { base }: CellChanges): { seen: Reach; isFounded: boolean } {
	const isFounded = base.every((each) => (past.seqOf(each) ?? 0) < seq);
	return { seen: past.reachOf(isFounded ? base : []), isFounded };
}

/** The changes of one revision to one row. */
export interface RowChange extends RowName {
	/** The values by unit; null when the row's last change removes it. */
	units: Map<string, Record<string, CellValue>> | null;
}

/** The changes of each row, in units. */
export function rowChanges(ops: readonly CellOp[], unitOf: UnitOf): RowChange[] {
	const rows = new Map<string, RowChange>();
	for (const { form, row, field, value } of ops) {
		const name = rowName({ form, row });
		const change: RowChange = rows.get(name) ?? { form, row, units: null };
		rows.set(name, change);
		if (field === null) {
			change.units = null;
			continue;
		}
		change.units ??= new Map();
		const unit = unitOf(form, field);
		change.units.set(unit, { ...change.units.get(unit), [field]: value });
	}
	return [...rows.values()];
}
