/** The legal status of the person. */
import type { Form } from "./form.ts";

export const status: Form = {
	name: "status",
	version: 1,
	section: "legal",
	rows: "one",
	fields: [
		{
			code: "vic_TraffickingStatus",
			type: "one",
			list: ["PossibleVictimOfTrafficking", "ActualVictimOfTrafficking", "NotAVictimOfTrafficking"],
			htcds: "vic_TraffickingStatus",
			since: 0,
		},
		{
			code: "vic_TraffickingStatusDecisionMakingOrg",
			type: "one",
			list: ["Police", "NGO", "CourtOrProsecution", "NonPoliceGovernmentalOrganization", "Other"],
			htcds: "vic_TraffickingStatusDecisionMakingOrg",
			since: 0,
		},
		{
			code: "lgl_Residence",
			type: "one",
			list: [
				"regular",
				"irregular",
				"asylum-seeker",
				"refugee",
				"subsidiary",
				"stateless",
				"reflection-period",
				"temporary-permit",
				"citizen",
				"unknown",
			],
			since: 1,
		},
		/** The end of the reflection period. */
		{ code: "lgl_ReflectionUntil", type: "date", since: 1 },
		/** The lawyer or adviser. */
		{ code: "lgl_Counsel", type: "words", since: 1 },
	],
};
