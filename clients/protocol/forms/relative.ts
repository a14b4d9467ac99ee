/** A relative or companion of the person, or somebody who depends on the person. */
import type { Form } from "./form.ts";

export const relative: Form = {
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
