/** Health facts that helpers need. Helpers make no diagnosis. */
import type { Form } from "./form.ts";

export const health: Form = {
	name: "health",
	version: 1,
	section: "health",
	rows: "one",
	fields: [
		{ code: "hlt_Urgent", type: "yes-no", since: 1, handOver: true },
		{ code: "hlt_Conditions", type: "words", since: 1, handOver: true },
		{ code: "hlt_Allergies", type: "words", since: 1, handOver: true },
		{ code: "hlt_Pregnancy", type: "one", list: ["yes", "no", "unknown", "not-said"], since: 1 },
		{ code: "hlt_Psychosocial", type: "words", since: 1 },
		{ code: "hlt_Insurance", type: "text", since: 1 },
	],
};
