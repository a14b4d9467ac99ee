/** An unfinished message that a member leaves to the colleagues of the desk. The row's id is the id of the thread that it is for. */
import type { Form } from "./form.ts";

export const draft: Form = {
	name: "draft",
	version: 1,
	section: "book",
	rows: "many",
	fields: [{ code: "dft_Text", type: "words", since: 1 }],
};
