/** The forms of the section `services`. */
import type { Form } from "./form.ts";

/** One service that the person was offered or got. The form has no free text, because reports count its rows. */
const service: Form = {
	name: "service",
	version: 1,
	section: "services",
	rows: "many",
	fields: [
		{
			code: "srv_Kind",
			type: "one",
			list: [
				"safe-house",
				"basic-needs",
				"health",
				"psychosocial",
				"legal",
				"police-liaison",
				"interpretation",
				"child-protection",
				"family-mediation",
				"family-reunification",
				"education",
				"vocational-training",
				"livelihood",
				"documents",
				"travel",
				"return-assistance",
				"cash",
				"food",
				"pastoral",
				"other",
			],
			since: 1,
		},
		{ code: "srv_On", type: "date", since: 1 },
		{ code: "srv_Count", type: "count", since: 1 },
		{ code: "srv_Unit", type: "one", list: ["session", "night", "hour", "item", "journey"], since: 1 },
		{ code: "srv_By", type: "desk", since: 1 },
		/** The row of the support plan that this service belongs to. */
		{ code: "srv_Plan", type: "row", since: 1 },
		{
			code: "srv_Barrier",
			type: "one",
			list: ["none", "waiting-list", "no-provider", "cost", "language", "status", "distance", "refused", "other"],
			since: 1,
		},
	],
};

/** In the order in which people fill them in. */
export const servicesForms: readonly Form[] = [service];
