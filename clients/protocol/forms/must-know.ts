/** The facts that a desk needs to meet the person while the rest of the file is closed. The section `logistics` stays readable then. */
import type { Form } from "./form.ts";

export const mustKnow: Form = {
	name: "must-know",
	version: 1,
	section: "logistics",
	rows: "one",
	fields: [
		/** The name that she wants to hear. */
		{ code: "mst_CallHer", type: "text", since: 1 },
		{ code: "mst_Language", type: "language", since: 1 },
		{ code: "mst_OtherLanguages", type: "text", since: 1 },
		{ code: "mst_Medicine", type: "words", since: 1 },
		{ code: "mst_Allergy", type: "words", since: 1 },
		/** Who may not fetch her or the child. */
		{ code: "mst_MayNotFetch", type: "words", since: 1 },
	],
};
