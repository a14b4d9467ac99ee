/** Where the values of old entries of the kind `fields` stand in the forms. */
import type { Id } from "../bytes.ts";
import type { FormPlace } from "./form.ts";
import { sectionForms } from "./registry.ts";

/** Old entries had no rows. In a form with many rows their values stand in row 0, or for the ways to reach the person in rows 1 to 4. */
const oldRow = (number: number): Id => `00000000-0000-0000-0000-00000000000${number}`;

/** A row of `channel` is one way to reach the person. An old section held one way of each of these kinds, side by side. */
const CHANNELS: readonly RegExp[] = [/^prs_Mailing/, /^prs_Email$/, /^prs_HomePhone$/, /^prs_MobilePhone$/];

/** Returns the form and the row (null: the only row) of a field of an old entry. undefined: the field isn't known. */
export function oldFieldCell(section: FormPlace, code: string): { form: string; row: Id | null } | undefined {
	const form = sectionForms(section).find(({ fields }) => fields.some((field) => field.code === code));
	if (!form) return undefined;
	if (form.rows === "one") return { form: form.name, row: null };
	return { form: form.name, row: oldRow(1 + CHANNELS.findIndex((pattern) => pattern.test(code))) };
}
