/** One medicine with its dose. */
import type { Form } from "./form.ts";

export const medication: Form = {
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
