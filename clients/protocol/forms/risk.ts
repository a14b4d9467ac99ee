/** The form `risk`: the level of risk, and when to review it. */
import type { Form } from "./form.ts";

export const risk: Form = {
	name: "risk",
	version: 1,
	section: "risk-and-safety",
	rows: "one",
	handOver: true,
	fields: [
		{ code: "rsk_Level", type: "one", list: ["low", "medium", "high", "extreme"], since: 1 },
		{ code: "rsk_ReviewBy", type: "date", since: 1 },
		{
			code: "vic_RelationshipToTrafficker",
			type: "one",
			list: ["Familial", "Acquainted", "Unaquainted"],
			htcds: "vic_RelationshipToTrafficker",
			since: 0,
		},
	],
};
