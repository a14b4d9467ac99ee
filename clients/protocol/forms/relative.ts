/** A relative, a companion or somebody who depends on her. */
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
		/** May fetch a child from us. */
		{ code: "rel_MayCollect", type: "yes-no", since: 1 },
		/** Is with her. */
		{ code: "rel_Here", type: "yes-no", since: 1 },
		{ code: "rel_Case", type: "case", since: 1 },
	],
};
