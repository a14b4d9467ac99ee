/**
 * All forms of the sections of a case and of the book of a desk. checks.ts checks the values.
 *
 * Forms only grow. A field is never removed and never changes its type, and a code is never dropped. So an old entry is valid
 * under every newer form. Fields with an `htcds` name follow IOM's Human Trafficking Case Data Standard 2.0 (CC BY 4.0), in the
 * standard's own spelling ("Unaquainted" included).
 */
import type { Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { bed } from "./bed.ts";
import { channel } from "./channel.ts";
import { closure } from "./closure.ts";
import { contact } from "./contact.ts";
import { document } from "./document.ts";
import { draft } from "./draft.ts";
import { event } from "./event.ts";
import { exploitation } from "./exploitation.ts";
import { factor } from "./factor.ts";
import { family } from "./family.ts";
import type { Form, FormField, FormPlace } from "./form.ts";
import { guardian } from "./guardian.ts";
import { health } from "./health.ts";
import { label } from "./label.ts";
import { leg } from "./leg.ts";
import { medication } from "./medication.ts";
import { mustKnow } from "./must-know.ts";
import { next } from "./next.ts";
import { now } from "./now.ts";
import { number } from "./number.ts";
import { opinion } from "./opinion.ts";
import { perpetrator } from "./perpetrator.ts";
import { person } from "./person.ts";
import { placement } from "./placement.ts";
import { plan } from "./plan.ts";
import { proceeding } from "./proceeding.ts";
import { referral } from "./referral.ts";
import { relative } from "./relative.ts";
import { risk } from "./risk.ts";
import { rules } from "./rules.ts";
import { service } from "./service.ts";
import { status } from "./status.ts";
import { task } from "./task.ts";
import { threat } from "./threat.ts";
import { word } from "./word.ts";

/** All forms, by section, and in a section in the order in which people fill them in. The forms of the book of a desk come last. */
export const FORMS: readonly Form[] = [
	person,
	channel,
	rules,
	next,
	risk,
	threat,
	perpetrator,
	placement,
	mustKnow,
	leg,
	referral,
	exploitation,
	event,
	health,
	medication,
	status,
	proceeding,
	family,
	guardian,
	relative,
	now,
	plan,
	task,
	closure,
	factor,
	opinion,
	service,
	contact,
	word,
	document,
	number,
	label,
	bed,
	draft,
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
