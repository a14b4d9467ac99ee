/** A case in which every field of every form has a value, in several scripts. Scenarios type it, and `scripts/htcds-check.ts` checks its export. */
import type { FieldType, FieldValue, Form, FormField } from "../../clients/protocol/forms/form.ts";
import { CASE_FORMS } from "../../clients/protocol/forms/registry.ts";

/** The rows of each form, by the name of the form. A row of a form with a single row has no id. */
export type TypedCase = Record<string, { row: string | null; values: Record<string, FieldValue> }[]>;

/** No real name, word or number. Each script has letters that a wrong encoding or normalisation would change. */
const TEXTS = ["سلمى، ‎بيت ٧", "Їжак і Ґанок №5", "Nguyễn Thị Ánh Tuyết", '=1+2 «Zoë» & "q"', "ගෙදර 家 🏠"];

const idOf = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

const text = (number: number) => `${TEXTS[number % TEXTS.length]} ${number}`;

/** A value of each type. The number makes the values of one field differ from the values of most other fields. */
const VALUES: Record<FieldType, (number: number, list: readonly string[]) => FieldValue> = {
	text,
	words: (number) => `${text(number)}\n${text(number + 1)}.`,
	texts: (number) => [text(number), text(number + 1)],
	one: (number, list) => list[number % list.length] as string,
	many: (number, list) => [...new Set([list[number % list.length] as string, list.at(-1) as string])],
	date: (number) => `20${10 + (number % 20)}-0${1 + (number % 9)}-1${number % 10}`,
	"yes-no": (number) => number % 2 === 0,
	number: (number) => number % 100,
	longitude: (number) => `-${number % 90}.25`,
	latitude: (number) => number % 90,
	organisation: idOf,
	country: (number) => ["MD", "UA", "VN", "stateless"][number % 4] as string,
	countries: (number) => [["MD", "RO"], ["XK"], ["unknown"]][number % 3] as string[],
	language: (number) => ["ro", "uk", "vi", "ar", "sr-Latn"][number % 5] as string,
	"partial-date": (number) => ["2001", "2001-05", "~1999", "2002-02-28"][number % 4] as string,
	// In the future, and each moment a day after the moment before, because an arrival in the past or before its departure is refused.
	moment: (number) => `${new Date(Date.UTC(2090, 0, number)).toISOString().slice(0, 10)}T14:30+02:00`,
	place: (number) => ["MD", "", text(number)],
	desk: idOf,
	member: idOf,
	case: idOf,
	row: idOf,
	"hand-off": idOf,
	level: (number) => 1 + (number % 4),
	count: (number) => number,
	minutes: (number) => number,
};

/** The guardian is safe, so that a guardian's consent can be recorded. */
const FIXED: Record<string, FieldValue> = { gua_Safe: "yes" };

const isWritten = (form: Form, { until }: FormField) => until === undefined || until >= form.version;

/** @returns values for all forms: one row for a form with a single row, two rows for a form with many rows. */
export function typedCase(): TypedCase {
	let number = 0;
	const rowOf = (form: Form) => ({
		row: form.rows === "many" ? idOf(1_000_000 + number) : null,
		values: Object.fromEntries(
			form.fields
				.filter((field) => isWritten(form, field))
				.map(({ code, type, list = [] }) => [code, FIXED[code] ?? VALUES[type](++number, list)]),
		),
	});
	return Object.fromEntries(CASE_FORMS.map((form) => [form.name, form.rows === "one" ? [rowOf(form)] : [rowOf(form), rowOf(form)]]));
}

/** All texts that were typed. The server must see none of them. */
export function typedTexts(typed: TypedCase): string[] {
	const typeOf = new Map(CASE_FORMS.flatMap(({ fields }) => fields.map(({ code, type }) => [code, type] as const)));
	const values = Object.values(typed).flatMap((rows) => rows.flatMap((row) => Object.entries(row.values)));
	return values.flatMap(([code, value]): readonly string[] => {
		const type = typeOf.get(code);
		if (type === "texts") return value as readonly string[];
		// Only the last part of a place is a text.
		if (type === "place") return (value as readonly string[]).slice(-1);
		return type === "text" || type === "words" ? [value as string] : [];
	});
}
