/** Reads the rows of a form from an open section. */
import type { Id } from "#protocol/bytes.ts";
import type { FormPlace } from "#protocol/forms/form.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { CellView, SectionView } from "../sections/view.ts";

/** One row of a form. */
export interface FormRow {
	row: Id | null;
	/** By field. Of a unit in a clash, only one of its values. */
	values: Record<string, FieldValue>;
	hasClash: boolean;
	/** Its units that have a value. */
	cells: CellView[];
}

/** Returns the rows of a form, in the order in which they were first written. A form with a single row has at most one. */
export function formRows({ cells, clashes }: Pick<SectionView<FormPlace>, "cells" | "clashes">, form: string): FormRow[] {
	const byRow = new Map<Id | null, CellView[]>();
	for (const cell of cells) if (cell.form === form) byRow.set(cell.row, [...(byRow.get(cell.row) ?? []), cell]);
	return [...byRow].map(([row, own]) => ({
		row,
		values: Object.fromEntries(own.flatMap(({ values }) => Object.entries(values.find((each) => each.values !== null)?.values ?? {}))),
		hasClash: clashes.some((clash) => clash.form === form && clash.row === row),
		cells: own,
	}));
}

/** The present values of a field in a row: several in a clash. */
export function presentValues({ cells }: Pick<FormRow, "cells">, field: string): FieldValue[] {
	const given = cells.flatMap(({ values }) => values.map(({ values: fields }) => fields?.[field]));
	return given.filter((value) => value !== undefined);
}

/** The earliest time among the values of a field; null when none is a time. */
export function earliest(row: Pick<FormRow, "cells">, field: string, timeOf: (value: unknown) => number | null): number | null {
	const times = presentValues(row, field).flatMap((value) => timeOf(value) ?? []);
	return times.length === 0 ? null : Math.min(...times);
}
