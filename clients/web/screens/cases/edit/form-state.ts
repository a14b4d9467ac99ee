/** Changes that a person has typed in the forms of a section. They are kept as a draft, with the version that they are based on. */
import type { AnyValue } from "../../../parts/value-words.ts";
import type { DraftField } from "../../../sitting/use-draft.ts";
import { type FormDraft, useFormDraft } from "../../../sitting/use-form-draft.ts";
import type { SectionScreen } from "../../../sitting/verbs/index.ts";

export type Values = Record<string, AnyValue>;

/** All new values of a unit. When unit and values are null, the row is removed. */
export interface Change {
	form: string;
	row: string | null;
	unit: string | null;
	values: Values | null;
}

interface SectionDraft {
	base: string;
	changes: Change[];
}

export interface FormState {
	draft: DraftField;
	begin: FormDraft<SectionDraft>["begin"];
	/** The version that was on the screen before the first change. */
	base: string;
	changes: Change[];
	/** The typed values of a unit. When nothing was typed in the unit: its present values. */
	valuesOf(unit: UnitPlace): Values;
	isRemoved(form: string, row: string | null): boolean;
	/** Rows that this person has begun. */
	newRows(form: string): string[];
	setValue(unit: UnitPlace, code: string, value: AnyValue): void;
	removeRow(form: string, row: string): void;
	/** Takes back everything that was typed in a row. */
	resetRow(form: string, row: string): void;
}

export interface UnitPlace {
	form: string;
	row: string | null;
	unit: string;
}

export const isSameUnit = (a: Omit<Change, "values">, b: Omit<Change, "values">) =>
	a.form === b.form && a.row === b.row && a.unit === b.unit;

/** @param shown what was on the screen when the form opened. */
export function useFormState(shown: SectionScreen): FormState {
	const stored = useFormDraft<SectionDraft>(`section/${shown.compartment}`, () => ({ base: shown.base, changes: [] }));
	const { draft, begin, kept } = stored;
	const { base, changes } = kept;
	const set = (next: Change[]) => (next.length === 0 ? draft.setText("") : stored.change({ changes: next }));
	const without = (unit: Omit<Change, "values">) => changes.filter((each) => !isSameUnit(each, unit));
	const ofRow = (form: string, row: string | null) => (each: Change) => each.form === form && each.row === row;
	const isKnownRow = (form: string, row: string | null) => shown.rows.some((each) => each.form === form && each.row === row);
	const valuesOf = (unit: UnitPlace) => changes.find((each) => isSameUnit(each, unit))?.values ?? presentValues(shown, unit);
	return {
		draft,
		begin,
		base,
		changes,
		valuesOf,
		isRemoved: (form, row) => changes.some((each) => each.unit === null && ofRow(form, row)(each)),
		newRows: (form) => [
			...new Set(changes.flatMap((each) => (each.form === form && each.row && !isKnownRow(form, each.row) ? [each.row] : []))),
		],
		setValue(unit, code, value) {
			const { [code]: _, ...others } = valuesOf(unit);
			const values = value === null ? others : { ...others, [code]: value };
			const isUnchanged = isKnownRow(unit.form, unit.row) ? isEqual(values, presentValues(shown, unit)) : Object.keys(values).length === 0;
			set(isUnchanged ? without(unit) : [...without(unit), { ...unit, values }]);
		},
		removeRow: (form, row) => set([...changes.filter((each) => !ofRow(form, row)(each)), { form, row, unit: null, values: null }]),
		resetRow: (form, row) => set(changes.filter((each) => !ofRow(form, row)(each))),
	};
}

/** The present values of a unit. While a clash is open, there are none. */
export function presentValues({ rows }: Pick<SectionScreen, "rows">, { form, row, unit }: UnitPlace): Values {
	const units = rows.find((each) => each.form === form && each.row === row)?.units ?? [];
	const found = units.find((each) => each.unit === unit);
	const fields = found?.values.length === 1 ? (found.values[0]?.fields ?? []) : [];
	return Object.fromEntries(fields.map(({ code, value }) => [code, value]));
}

/** Whether people have written different things in a unit. */
export function isClash({ clashes }: Pick<SectionScreen, "clashes">, { form, row, unit }: UnitPlace): boolean {
	return clashes.some((each) => each.form === form && each.row === row && (each.unit === unit || each.unit === null));
}

export function isEqual(a: Values, b: Values): boolean {
	const sorted = (values: Values) => JSON.stringify(Object.entries(values).sort(([one], [two]) => (one < two ? -1 : 1)));
	return sorted(a) === sorted(b);
}
