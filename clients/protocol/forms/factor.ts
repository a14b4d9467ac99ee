/** One risk of a return, seen from one side. */
import type { Form } from "./form.ts";

export const factor: Form = {
	name: "factor",
	version: 1,
	section: "return-risk",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "rrk_Side", type: "one", list: ["origin", "destination"], since: 1 },
		{ code: "rrk_Level", type: "one", list: ["individual", "family", "community", "structural"], since: 1 },
		{
			code: "rrk_Factor",
			type: "one",
			list: [
				"debt",
				"traffickers-at-large",
				"stigma",
				"violence-at-home",
				"no-income",
				"no-housing",
				"conflict",
				"health-care",
				"detention",
				"children",
				"documents",
				"other",
			],
			since: 1,
		},
		{ code: "rrk_Likelihood", type: "level", since: 1 },
		{ code: "rrk_Harm", type: "level", since: 1 },
		{ code: "rrk_Mitigation", type: "words", since: 1 },
		{ code: "rrk_Checked", type: "one", list: ["told", "seen", "confirmed-by-partner"], since: 1 },
	],
};
