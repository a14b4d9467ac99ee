/**
 * All forms of the sections of a case and of the book of a desk. checks.ts checks the values.
 *
 * Forms only grow. A field is never removed and never changes its type, and a code is never dropped. So an old entry is valid
 * under every newer form. Fields with an `htcds` name follow IOM's Human Trafficking Case Data Standard 2.0 (CC BY 4.0), in the
 * standard's own spelling ("Unaquainted" included).
 */
import type { Id } from "../bytes.ts";
import type { Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { bookForms } from "./book.ts";
import { consentForms } from "./consent.ts";
import { documentsForms } from "./documents.ts";
import { familyForms } from "./family.ts";
import type { Form, FormField, FormPlace } from "./form.ts";
import { healthForms } from "./health.ts";
import { identityForms } from "./identity.ts";
import { journalForms } from "./journal.ts";
import { legalForms } from "./legal.ts";
import { logisticsForms } from "./logistics.ts";
import { returnRiskForms } from "./return-risk.ts";
import { riskAndSafetyForms } from "./risk-and-safety.ts";
import { safeContactForms } from "./safe-contact.ts";
import { servicesForms } from "./services.ts";
import { storyForms } from "./story.ts";
import { supportPlanForms } from "./support-plan.ts";

/** All forms, by section, and in a section in the order in which people fill them in. The forms of the book of a desk come last. */
export const FORMS: readonly Form[] = [
	...identityForms,
	...safeContactForms,
	...riskAndSafetyForms,
	...logisticsForms,
	...storyForms,
	...healthForms,
	...legalForms,
	...familyForms,
	...supportPlanForms,
	...returnRiskForms,
	...servicesForms,
	...journalForms,
	...consentForms,
	...documentsForms,
	...bookForms,
];

/** The forms of the sections of a case. */
export const CASE_FORMS: readonly Form[] = FORMS.filter(({ section }) => section !== "book");

const FORMS_BY_NAME = new Map(FORMS.map((form) => [form.name, form]));
const FIELDS_BY_FORM = new Map(FORMS.map((form) => [form.name, new Map(form.fields.map((field) => [field.code, field]))]));

/** The name of a form with its version, as a new revision of a section gives it: `channel@1`. */
export const writtenName = (form: Form): string => `${form.name}@${form.version}`;

/** The name of a form without its version. */
export const nameOfForm = (name: string): string => name.replace(/@\d+$/, "");

/** Returns a form by its name, with or without version. undefined: this program doesn't know the form. @example formOf("channel@1") */
export function formOf(name: string): Form | undefined {
	return FORMS_BY_NAME.get(nameOfForm(name));
}

/** Returns the section of a case in which a form is written. @throws ProtocolError bad-input for an unknown form, or a form of the book. */
export function sectionOfForm(name: string): Section {
	const section = formOf(name)?.section;
	if (section === undefined || section === "book") throw new ProtocolError("bad-input", `${name}: is not a form of a case`, name);
	return section;
}

/** Returns a field of a form. undefined: a newer program wrote it. */
export function fieldOf(form: Form, code: string): FormField | undefined {
	return FIELDS_BY_FORM.get(form.name)?.get(code);
}

/** The forms of one section or of the book, in the order in which people fill them in. */
export function sectionForms(section: FormPlace): readonly Form[] {
	return FORMS.filter((form) => form.section === section);
}

/** The fields that the present version of a form asks for. */
export function askedFields({ version, fields }: Form): FormField[] {
	return fields.filter(({ asked, until }) => asked !== false && (until === undefined || until >= version));
}

/**
 * Returns the name of the unit to which a field belongs. An unknown field belongs to the unit of the row if the whole row is one unit. Else
 * it is a unit of its own.
 */
export function unitOf(name: string, code: string): string {
	const form = formOf(name);
	if (form?.oneUnit) return form.name;
	return (form && fieldOf(form, code)?.unit) ?? code;
}

/** All fields of a section. Entries of the kind `fields` have values of these fields, without form and row. */
export function sectionFields(section: Section): readonly FormField[] {
	return sectionForms(section).flatMap((form) => form.fields);
}

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
