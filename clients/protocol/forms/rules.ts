/** The rules for every contact with her. */
import type { Form } from "./form.ts";

export const rules: Form = {
	name: "rules",
	version: 1,
	section: "safe-contact",
	rows: "one",
	oneUnit: true,
	handOver: true,
	fields: [
		/** Proves that it is us. */
		{ code: "sct_CodeWord", type: "text", since: 1 },
		/** She says it when she can't speak freely. */
		{ code: "sct_HelpWord", type: "text", since: 1 },
		{ code: "sct_MustNotKnow", type: "words", since: 1 },
		{ code: "sct_IfNoAnswer", type: "words", since: 1 },
	],
};
