/**
 * The tables of a case for an export: one for each form. Columns have the names of the Human Trafficking Case Data Standard, if it has one.
 * Pure.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { FormField } from "#protocol/forms/form.ts";
import { CASE_FORMS, fieldOf, formOf } from "#protocol/forms/registry.ts";
import type { CellView, ValueView } from "../sections/view.ts";

export type ExportValue = string | number | boolean | readonly string[];
/** By the name of the column. */
export type ExportRow = Record<string, ExportValue>;

/** A section as it was opened. */
export interface ExportedSection {
	section: Section;
	compartment: Id;
	cells: readonly CellView[];
}

/**
 * A field whose value isn't in the tables. unfit: its value doesn't have the type of the field. newer: this program doesn't know it.
 * clash: its values are in `clashes`, without those that are unfit or newer.
 */
export interface NotExported {
	form: string;
	row: Id | null;
	field: string;
	why: "unfit" | "newer" | "clash";
}

export interface FormTables {
	/** By the name of the form, in the order of the registry. Forms without rows are left out. */
	tables: Record<string, ExportRow[]>;
	/** One row for each value of a unit with a clash. choice: 1, 2, ... in that unit. The fields of one row were written together. */
	clashes: ExportRow[];
	notExported: NotExported[];
}

/** Makes the tables of all forms. A field with a clash is in no table, but each of its values is in `clashes`. */
export function formTables(sections: readonly ExportedSection[]): FormTables {
	const rows = new Map<string, { form: string; row: ExportRow }>();
	const clashes: ExportRow[] = [];
	const notExported: NotExported[] = [];
	for (const { compartment, cells } of sections)
		for (const cell of cells) {
			const { form, row, values } = cell;
			notExported.push(...missingOf(cell));
			const place = { compartment, ...(row !== null && { row }) };
			if (values.length > 1) clashes.push(...values.map((value, i) => ({ ...place, form, choice: i + 1, ...columnsOf(form, value) })));
			const [only] = values;
			if (values.length !== 1 || !only) continue;
			const key = `${compartment} ${form} ${row}`;
			const found = rows.get(key) ?? { form, row: place };
			rows.set(key, { form, row: { ...found.row, ...columnsOf(form, only) } });
		}
	const all = [...rows.values()];
	const tables = CASE_FORMS.map(({ name }) => [name, all.filter(({ form }) => form === name).map(({ row }) => row)] as const);
	return { tables: Object.fromEntries(tables.filter(([, found]) => found.length > 0)), clashes, notExported };
}

function missingOf({ form, row, values }: CellView): NotExported[] {
	const newer = formOf(form) === undefined ? values.flatMap(({ values: fields }) => Object.keys(fields ?? {})) : [];
	const missing = (fields: readonly string[], why: NotExported["why"]) => [...new Set(fields)].map((field) => ({ form, row, field, why }));
	return [
		...missing(
			values.flatMap(({ unfit }) => unfit),
			"unfit",
		),
		...missing([...newer, ...values.flatMap(({ unknown }) => unknown)], "newer"),
		...missing(values.length > 1 ? values.flatMap(({ values: fields }) => Object.keys(fields ?? {})) : [], "clash"),
	];
}

/** The values of one unit by column. Values that don't fit, and unknown fields, are left out. */
function columnsOf(name: string, { values, unfit }: ValueView): ExportRow {
	const form = formOf(name);
	return Object.fromEntries(
		Object.entries(values ?? {}).flatMap(([code, value]) => {
			const field = form && fieldOf(form, code);
			if (!field || value === null || typeof value === "undefined" || unfit.includes(code)) return [];
			return columns(field, value as ExportValue);
		}),
	);
}

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;

function columns({ code, type, htcds }: FormField, value: ExportValue): [string, ExportValue][] {
	// The standard knows whole days only. So the birth date keeps our name, and a whole day also stands under the name of the standard.
	if (code === "idn_Birth")
		return [[code, value], ...(WHOLE_DAY.test(String(value)) ? [["prs_Birthdate", value] as [string, ExportValue]] : [])];
	const isDegrees = type === "longitude" || type === "latitude";
	return [[htcds ?? code, isDegrees ? Number(value) : value]];
}
