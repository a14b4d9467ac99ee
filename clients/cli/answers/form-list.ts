/** Shows the forms of a section, with labels in words beside the codes. */
import type { Form, FormField } from "#protocol/forms/form.ts";
import { askedFields } from "#protocol/forms/registry.ts";
import { codeWords, fieldWords, formWords } from "../words/forms.ts";
import { messages } from "../words/messages.ts";
import { table, wrap } from "./layout.ts";

const WIDTH = 80;

/** For programs: all fields of the form, also the fields that are no longer asked for. */
export function formJson({ name, version, rows, fields }: Form) {
	return {
		form: name,
		version,
		rows,
		label: formWords(name),
		fields: fields.map(({ code, type, list = [], handOver = false }) => ({
			field: code,
			label: fieldWords(code),
			type,
			handOver,
			codes: list.map((each) => ({ code: each, label: codeWords(code, each) })),
		})),
	};
}

/** For people: a line for each field that the form asks for, and below it the codes of the field. */
export function formText(form: Form): string {
	const fields = askedFields(form);
	const lines = table(
		["FIELD", "TYPE", "MEANING"],
		fields.map(({ code, type }) => [code, type, fieldWords(code)]),
	).split("\n");
	const rows = fields.flatMap((field, i) => [lines[i + 1] as string, ...codesOf(field)]);
	return [messages.formHeading(formWords(form.name), form.name, form.rows), lines[0], ...rows].join("\n");
}

function codesOf({ code: field, list = [] }: FormField): string[] {
	if (list.length === 0) return [];
	const codes = list.map((code) => (codeWords(field, code) === code ? code : `${code} (${codeWords(field, code)})`));
	return wrap(codes.join(", "), WIDTH - 4)
		.split("\n")
		.map((line) => `    ${line}`);
}
