/** The desk's opinion on whether it is safe for the person to return. */
import type { Form } from "./form.ts";

export const opinion: Form = {
	name: "opinion",
	version: 1,
	section: "return-risk",
	rows: "one",
	fields: [
		{ code: "rrk_Advice", type: "one", list: ["safe", "safe-if", "not-safe", "unknown"], since: 1 },
		/** The conditions of "safe-if". */
		{ code: "rrk_If", type: "words", since: 1 },
	],
};
