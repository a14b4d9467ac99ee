/** The forms of the section `health`. */
import type { Form } from "./form.ts";

/** Health facts that helpers need. Helpers make no diagnosis. */
const health: Form = {
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

/** One medicine with its dose. */
const medication: Form = {
	name: "medication",
	version: 1,
	section: "health",
	rows: "many",
	oneUnit: true,
	handOver: true,
	fields: [
		{ code: "med_Name", type: "text", since: 1 },
		{ code: "med_Dose", type: "text", since: 1 },
		{ code: "med_Until", type: "date", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const healthForms: readonly Form[] = [health, medication];
