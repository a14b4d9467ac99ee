/** Where the person sleeps. */
import type { Form } from "./form.ts";

export const placement: Form = {
	name: "placement",
	version: 1,
	section: "logistics",
	rows: "many",
	oneUnit: true,
	fields: [
		{
			code: "plc_Kind",
			type: "one",
			list: ["safe-house", "shelter", "foster", "family", "rented", "hospital", "detention", "street", "unknown"],
			since: 1,
		},
		{ code: "plc_From", type: "date", since: 1 },
		{ code: "plc_Until", type: "date", since: 1 },
		/** The desk that provides the place. */
		{ code: "plc_Desk", type: "desk", since: 1 },
		{ code: "plc_Address", type: "words", since: 1 },
	],
};
