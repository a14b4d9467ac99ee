/** A short working name of a case, for the desk that has it. The row's id is the id of the case. */
import type { Form } from "./form.ts";

export const label: Form = {
	name: "label",
	version: 1,
	section: "book",
	rows: "many",
	fields: [{ code: "lbl_Text", type: "text", since: 1 }],
};
