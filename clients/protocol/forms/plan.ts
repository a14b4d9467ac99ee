/** A plan with its objectives. */
import type { Form } from "./form.ts";

export const plan: Form = {
	name: "plan",
	version: 1,
	section: "support-plan",
	rows: "many",
	fields: [
		{
			code: "spl_Type",
			type: "one",
			list: [
				"Education",
				"Financial",
				"Health",
				"LabourExploitationRehabilitation",
				"Legal",
				"Livelihood",
				"RightsBasedTraining",
				"SexualExploitationRehabilitation",
				"SocialCare",
			],
			htcds: "spl_Type",
			since: 0,
		},
		{ code: "spl_Objectives", type: "words", htcds: "spl_Objectives", since: 0 },
		{ code: "spl_ActionPlan", type: "words", htcds: "spl_ActionPlan", since: 0 },
		{ code: "spl_PlannedEndDate", type: "date", htcds: "spl_PlannedEndDate", since: 0 },
		{ code: "spl_ActualEndDate", type: "date", htcds: "spl_ActualEndDate", since: 0 },
		/** In her words. */
		{ code: "spl_Wish", type: "words", since: 1 },
		{ code: "spl_State", type: "one", list: ["open", "reached", "partly", "dropped"], since: 1 },
	],
};
