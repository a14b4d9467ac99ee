/** The forms of the section `legal`. */
import type { Form } from "./form.ts";

/** The legal status of the person. */
const status: Form = {
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

/** One proceeding before a court or authority. */
const proceeding: Form = {
	name: "proceeding",
	version: 1,
	section: "legal",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "prc_Kind", type: "one", list: ["criminal", "civil", "labour", "asylum", "family", "compensation"], since: 1 },
		/** The role of the person. */
		{ code: "prc_Role", type: "one", list: ["victim", "witness", "party", "accused"], since: 1 },
		{ code: "prc_Court", type: "text", since: 1 },
		{ code: "prc_Reference", type: "text", since: 1 },
		/** The next hearing or other date. */
		{ code: "prc_Next", type: "moment", since: 1 },
		/** How far the proceeding is. */
		{ code: "prc_State", type: "words", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const legalForms: readonly Form[] = [status, proceeding];
