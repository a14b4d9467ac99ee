/** Whether a return is safe. */
import type { Form } from "./form.ts";

export const opinion: Form = {
	name: "opinion",
	version: 1,
	section: "return-risk",
	rows: "one",
	fields: [
		{ code: "rrk_Advice", type: "one", list: ["safe", "safe-if", "not-safe", "unknown"], since: 1 },
		{ code: "rrk_If", type: "words", since: 1 },
	],
};
