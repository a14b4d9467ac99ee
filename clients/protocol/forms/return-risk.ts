/** The forms of the section `return-risk`. */
import type { Form } from "./form.ts";

/** One risk of a return, seen from one side. */
const factor: Form = {
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

/** The desk's opinion on whether it is safe for the person to return. */
const opinion: Form = {
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

/** In the order in which people fill them in. */
export const returnRiskForms: readonly Form[] = [factor, opinion];
