/** The form `rules`: how every contact with the person is made safely. */
import type { Form } from "./form.ts";

export const rules: Form = {
	name: "rules",
	version: 1,
	section: "safe-contact",
	rows: "one",
	oneUnit: true,
	handOver: true,
	fields: [
		/** A word by which she knows that the desk is calling. */
		{ code: "sct_CodeWord", type: "text", since: 1 },
		/** A word that she says when she can't speak freely. */
		{ code: "sct_HelpWord", type: "text", since: 1 },
		/** People who must not know of the contact. */
		{ code: "sct_MustNotKnow", type: "words", since: 1 },
		/** What to do when nobody answers. */
		{ code: "sct_IfNoAnswer", type: "words", since: 1 },
	],
};
