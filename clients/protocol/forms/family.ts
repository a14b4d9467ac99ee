/** The forms of the section `family`. */
import type { Form } from "./form.ts";

/** The family of the person. For a child also who cares for the child, and the child's own view. */
const family: Form = {
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

/** A guardian of a child. */
const guardian: Form = {
	name: "guardian",
	version: 1,
	section: "family",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "gua_Kind", type: "one", list: ["parent", "relative", "appointed", "institution", "none-yet"], since: 1 },
		{ code: "gua_Name", type: "text", since: 1 },
		{ code: "gua_Contact", type: "words", since: 1 },
		{ code: "gua_Since", type: "partial-date", since: 1 },
		/** Whether the desk has seen the paper that names the guardian. */
		{ code: "gua_Paper", type: "yes-no", since: 1 },
		/** Whether contact with the guardian is safe for the child. */
		{ code: "gua_Safe", type: "one", list: ["yes", "no", "unknown"], since: 1 },
	],
};

/** A relative or companion of the person, or somebody who depends on the person. */
const relative: Form = {
	name: "relative",
	version: 1,
	section: "family",
	rows: "many",
	oneUnit: true,
	fields: [
		{
			code: "rel_Kind",
			type: "one",
			list: ["child", "parent", "partner", "sibling", "other-relative", "companion", "dependant"],
			since: 1,
		},
		{ code: "rel_Name", type: "text", since: 1 },
		{ code: "rel_Birth", type: "partial-date", since: 1 },
		{ code: "rel_Where", type: "place", since: 1 },
		{ code: "rel_Stance", type: "one", list: ["safe", "at-risk", "part-of-harm", "unknown"], since: 1 },
		{ code: "rel_Knows", type: "yes-no", since: 1 },
		{ code: "rel_MayTell", type: "yes-no", since: 1 },
		/** Whether the relative may fetch a child from us. */
		{ code: "rel_MayCollect", type: "yes-no", since: 1 },
		/** Whether the relative is with the person. */
		{ code: "rel_Here", type: "yes-no", since: 1 },
		{ code: "rel_Case", type: "case", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const familyForms: readonly Form[] = [family, guardian, relative];
