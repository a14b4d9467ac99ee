/** Why the case was closed. */
import type { Form } from "./form.ts";

export const closure: Form = {
	name: "closure",
	version: 1,
	section: "support-plan",
	rows: "one",
	fields: [
		{ code: "cas_ReasonForCaseClosure", type: "words", htcds: "cas_ReasonForCaseClosure", since: 1 },
		{
			code: "cls_Code",
			type: "one",
			list: [
				"goals-met",
				"moved",
				"returned",
				"her-wish",
				"no-contact",
				"missing",
				"transferred",
				"referred-outside",
				"outside-our-work",
				"agency-cannot",
				"died",
				"opened-in-error",
				"other",
			],
			since: 1,
		},
		{ code: "cls_FollowUp", type: "date", since: 1 },
	],
};
