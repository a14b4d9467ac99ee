/**
 * `npx tsx scripts/htcds-check.ts FILE [TYPED]`: checks an export that `cloister case export --format htcds-json` made. Each table, column
 * and value must fit a form, and each field and row must equal what was typed. TYPED is a file with what was typed, as `TypedCase`. Without
 * it, the export is compared with the case of `npm run scenario -- --only export`. The exit code is 0 only if nothing differs.
 */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { fits } from "../clients/protocol/forms/checks.ts";
import type { FieldValue, Form, FormField } from "../clients/protocol/forms/form.ts";
import { fieldOf, formOf } from "../clients/protocol/forms/registry.ts";
import type { CaseExport } from "../clients/sdk/casework/index.ts";
import { isMain } from "./is-main.ts";
import { type TypedCase, typedCase } from "./scenario/typed-case.ts";

/** Tables that are computed from statements, or that stand beside the forms. */
const OTHER_TABLES = new Set(["case", "hand-off", "consent", "note", "file"]);
/** Columns that say where a row stands. */
const PLACES = new Set(["compartment", "row"]);

/** The value of a field in an exported row. A birth date stands under two names when the day is known. */
const exported = (row: Record<string, unknown>, { code, htcds }: FormField): unknown => row[code] ?? row[htcds ?? code];

/** @returns one sentence for each difference. It names form, row and field, and never a value. */
export function problemsOfExport({ tables, leftOut, notExported }: CaseExport, typed: TypedCase): string[] {
	const forms = Object.entries(tables).filter(([name]) => !OTHER_TABLES.has(name));
	return [
		...leftOut.map(({ section }) => `${section}: was left out`),
		...notExported.map(({ form, field, why }) => `${form} ${field}: wasn't exported (${why})`),
		...forms.flatMap(([name, rows]) => rows.flatMap((row) => strangeColumns(name, row))),
		...Object.entries(typed).flatMap(([name, rows]) => differences(name, rows, tables[name] ?? [])),
	];
}

function strangeColumns(name: string, row: Record<string, unknown>): string[] {
	const form = formOf(name);
	if (!form) return [`${name}: is not a form`];
	const strange = Object.entries(row).filter(([column, value]) => !PLACES.has(column) && !isOfForm(form, column, value));
	return strange.map(([column]) => `${name} ${column}: is not a field of the form, or has another type`);
}

const isOfForm = ({ fields }: Form, column: string, value: unknown) =>
	fields.some((field) => (field.code === column || field.htcds === column) && fits(field, value));

function differences(name: string, typed: TypedCase[string], rows: readonly Record<string, unknown>[]): string[] {
	const form = formOf(name);
	if (!form) return [`${name}: is not a form`];
	const idOf = ({ row }: Record<string, unknown>) => row ?? null;
	// Rows that were typed in another case have other ids, and the same order.
	const isSameCase = typed.some(({ row }) => rows.some((each) => idOf(each) === row));
	const extra = rows.length === typed.length ? [] : [`${name}: has ${rows.length} rows, and ${typed.length} were typed`];
	return [
		...extra,
		...typed.flatMap(({ row, values }, i) => {
			const found = isSameCase ? rows.find((each) => idOf(each) === row) : rows[i];
			if (!found) return [`${name} ${row}: the row is missing`];
			return Object.entries(values)
				.filter(([code, value]) => !isEqual(exported(found, fieldOf(form, code) as FormField), value))
				.map(([code]) => `${name} ${row ?? ""} ${code}: differs from what was typed`);
		}),
	];
}

/** Degrees are stored as text and exported as numbers. */
const isEqual = (found: unknown, value: FieldValue) =>
	isDeepStrictEqual(found, value) || (typeof found === "number" && typeof value === "string" && String(found) === value);

function main([file, typedFile]: string[]): number {
	if (!file) {
		console.error("Usage: npx tsx scripts/htcds-check.ts FILE [TYPED]");
		return 2;
	}
	const typed = typedFile ? (JSON.parse(readFileSync(typedFile, "utf8")) as TypedCase) : typedCase();
	const problems = problemsOfExport(JSON.parse(readFileSync(file, "utf8")) as CaseExport, typed);
	for (const problem of problems) console.error(problem);
	const fields = Object.values(typed).flatMap((rows) => rows.flatMap(({ values }) => Object.keys(values))).length;
	if (problems.length === 0) console.log(`${fields} fields of ${Object.keys(typed).length} forms equal what was typed.`);
	return problems.length === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) process.exitCode = main(process.argv.slice(2));
