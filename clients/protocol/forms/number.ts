/**
 * A phone number of another desk or of a member, and in which way somebody told the number. It stands in the book of a desk and not in the
 * directory, so the server can neither read nor change it.
 */
import type { Form } from "./form.ts";

export const number: Form = {
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
