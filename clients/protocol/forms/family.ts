/** The family of the person. For a child also who cares for the child, and the child's own view. */
import type { Form } from "./form.ts";

export const family: Form = {
	name: "family",
	version: 1,
	section: "family",
	rows: "one",
	fields: [
		{
			code: "prs_MaritalStatus",
			type: "one",
			list: ["Single", "Married", "Widowed", "Divorced", "Separated", "RegisteredPartnership"],
			htcds: "prs_MaritalStatus",
			since: 0,
		},
		{ code: "prs_NumberOfChildren", type: "number", htcds: "prs_NumberOfChildren", since: 0 },
		{
			code: "fam_Care",
			type: "one",
			list: ["with-parent", "with-relative", "separated", "unaccompanied", "foster", "institution", "unknown"],
			since: 1,
		},
		/** The child's own view, in the child's words. */
		{ code: "fam_ChildSays", type: "words", since: 1 },
		/** Why a decision is best for the child. The second person reads it. */
		{ code: "fam_BestInterestsWhy", type: "words", since: 1 },
		{ code: "fam_BestInterestsOn", type: "date", since: 1 },
	],
};
