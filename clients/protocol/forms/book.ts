/** The forms of the book of a desk. */
import type { Form } from "./form.ts";

/**
 * A phone number of another desk or of a member, and in which way somebody told the number. It stands in the book of a desk and not in the
 * directory, so the server can neither read nor change it.
 */
const number: Form = {
	name: "number",
	version: 1,
	section: "book",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "nbr_Desk", type: "desk", since: 1 },
		{ code: "nbr_Member", type: "member", since: 1 },
		{ code: "nbr_Phone", type: "text", since: 1 },
		{ code: "nbr_ToldBy", type: "one", list: ["in-person", "voice", "paper"], since: 1 },
		{ code: "nbr_On", type: "date", since: 1 },
	],
};

/** A short working name of a case, for the desk that has it. The row's id is the id of the case. */
const label: Form = {
	name: "label",
	version: 1,
	section: "book",
	rows: "many",
	fields: [{ code: "lbl_Text", type: "text", since: 1 }],
};

/**
 * A desk that was asked for a bed, for the desk that asks. The row's id is the id of the thread in which both desks write. The case stands only
 * here, so the asked desk doesn't learn which case it is.
 */
const bed: Form = {
	name: "bed",
	version: 1,
	section: "book",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "bed_Case", type: "case", since: 1 },
		{ code: "bed_Desk", type: "desk", since: 1 },
	],
};

/** An unfinished message that a member leaves to the colleagues of the desk. The row's id is the id of the thread that it is for. */
const draft: Form = {
	name: "draft",
	version: 1,
	section: "book",
	rows: "many",
	fields: [{ code: "dft_Text", type: "words", since: 1 }],
};

/** In the order in which people fill them in. */
export const bookForms: readonly Form[] = [number, label, bed, draft];
