/** A guardian of a child. */
import type { Form } from "./form.ts";

export const guardian: Form = {
	name: "guardian",
	version: 1,
	section: "family",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "gua_Kind", type: "one", list: ["parent", "relative", "appointed", "institution", "none-yet"], since: 1 },
		{ code: "gua_Name", type: "text", since: 1 },
		{ code: "gua_Contact", type: "words", since: 1 },
		{ code: "gua_Since", type: "partial-date", since: 1 },
		/** Whether the desk has seen the paper that names the guardian. */
		{ code: "gua_Paper", type: "yes-no", since: 1 },
		/** Whether contact with the guardian is safe for the child. */
		{ code: "gua_Safe", type: "one", list: ["yes", "no", "unknown"], since: 1 },
	],
};
