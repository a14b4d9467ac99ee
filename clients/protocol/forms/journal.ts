/** The forms of the section `journal`. */
import type { Form } from "./form.ts";
import { INTERPRETERS } from "./lists.ts";

/** One contact with the person or about the person. */
const contact: Form = {
	name: "contact",
	version: 1,
	section: "journal",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "jrn_At", type: "moment", since: 1 },
		{ code: "jrn_Minutes", type: "minutes", since: 1 },
		{
			code: "jrn_Channel",
			type: "one",
			list: ["visit", "office", "phone", "message", "online", "court", "travel", "third-party"],
			since: 1,
		},
		{ code: "jrn_With", type: "many", list: ["person", "child", "family", "authority", "lawyer", "doctor", "desk", "other"], since: 1 },
		// Whether the person was alone with us.
		{ code: "jrn_Alone", type: "yes-no", since: 1 },
		{ code: "jrn_Interpreter", type: "one", list: INTERPRETERS, since: 1 },
		{ code: "jrn_Words", type: "words", htcds: "cco_CaseComment", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const journalForms: readonly Form[] = [contact];
