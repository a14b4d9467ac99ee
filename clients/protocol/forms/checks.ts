/** Checks values before they are sealed. Values are encrypted with their section, so only clients can check them. */
import { type Id, isId } from "../bytes.ts";
import type { Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Form, FormField } from "./form.ts";
import { fieldOf, formOf, sectionFields } from "./registry.ts";
import { VALUE_TYPES } from "./values.ts";

/** Whether a value has the type of its field. */
export function fits(field: FormField, value: unknown): boolean {
	return VALUE_TYPES[field.type].isValid(value, field.list ?? []);
}

const isRetired = ({ version }: Form, { until }: FormField) => until !== undefined && until < version;

/** What the field takes, in English words for developers. */
export function ruleOf(field: FormField): string {
	return [VALUE_TYPES[field.type].rule, field.list?.join(", ")].filter(Boolean).join(" ");
}

/** Always throws. @throws ProtocolError `bad-input` that names the form, and the row and field if there are any. */
function refuse(form: string, row: Id | null, code: string | null, why: string): never {
	const place = [form, row, code].filter((part) => part !== null).join(" ");
	throw new ProtocolError("bad-input", `${place}: ${why}`, code ?? form);
}

/**
 * Checks the form and the row. @param code the code of a field, used only in the message of an error. @returns the form.
 * @throws ProtocolError `bad-input` for an unknown form, or a row that the form can't have.
 */
export function checkRow(name: string, row: Id | null, code: string | null): Form {
	const form = formOf(name);
	if (!form) refuse(name, row, code, "is not a form");
	if (form.rows === "one" && row !== null) refuse(name, row, code, "the form has a single row, without an id");
	if (form.rows === "many" && (row === null || !isId(row))) refuse(name, row, code, "the form has many rows: give the id of one");
	return form;
}

/**
 * Checks one operation of a revision before it is sealed.
 * @param name the name of the form, with or without version. @param row null for a form with one row.
 * @param code the code of the field; null removes the row. @param value null removes the value.
 * @throws ProtocolError `bad-input` that names form, row and field, never the value.
 */
export function checkCell(name: string, row: Id | null, code: string | null, value: unknown): void {
	const form = checkRow(name, row, code);
	if (code === null) {
		if (value !== null) refuse(name, row, null, "a value needs a field");
		if (form.rows === "one") refuse(name, row, null, "the only row can't be removed: remove its values");
		return;
	}
	const field = fieldOf(form, code);
	if (!field) refuse(name, row, code, `is not a field of ${form.name}`);
	if (value === null) return;
	if (isRetired(form, field)) refuse(name, row, code, "is no longer written");
	if (!fits(field, value)) refuse(name, row, code, `takes ${ruleOf(field)}`);
}

/**
 * Checks one value of an entry of the kind `fields`. @param value never null.
 * @throws ProtocolError `bad-input` that names the field and its rule, never the value.
 */
export function checkField(section: Section, code: string, value: unknown): void {
	const field = sectionFields(section).find((candidate) => candidate.code === code);
	if (!field) throw new ProtocolError("bad-input", `${code}: is not a field of ${section}`, code);
	if (!fits(field, value)) throw new ProtocolError("bad-input", `${code}: takes ${ruleOf(field)}`, code);
}
