/** The forms of the section `risk-and-safety`. */
import type { Form } from "./form.ts";

/** The form `risk`: the level of risk, and when to review it. */
const risk: Form = {
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

/** One threat, and the measure against it. */
const threat: Form = {
	name: "threat",
	version: 1,
	section: "risk-and-safety",
	rows: "many",
	oneUnit: true,
	handOver: true,
	fields: [
		{ code: "thr_Source", type: "many", list: ["trafficker", "associate", "family", "community", "authority", "self", "other"], since: 1 },
		{ code: "thr_Against", type: "many", list: ["person", "child", "family", "staff"], since: 1 },
		{
			code: "thr_Kind",
			type: "many",
			list: ["violence", "re-trafficking", "debt", "exposure", "detention", "deportation", "self-harm", "loss-of-child", "other"],
			since: 1,
		},
		{ code: "thr_Likelihood", type: "level", since: 1 },
		{ code: "thr_Harm", type: "level", since: 1 },
		{ code: "thr_Measure", type: "words", since: 1 },
		/** Who carries out the measure. */
		{ code: "thr_Who", type: "text", since: 1 },
		{ code: "thr_ReviewedOn", type: "date", since: 1 },
	],
};

/** Somebody who took part in the exploitation. */
const perpetrator: Form = {
	name: "perpetrator",
	version: 1,
	section: "risk-and-safety",
	rows: "many",
	fields: [
		{
			code: "per_RoleInProcess",
			type: "many",
			list: [
				"TravellingPartner",
				"Transporter",
				"RecruiterOrIntermediary",
				"BrokerTravelAgent",
				"TransferredIndividual",
				"HarbouredIndividual",
				"SoldIndividual",
				"BoughtIndividual",
				"ReceivedIndividual",
				"ControlledIndividual",
				"Smuggler",
				"Abuser",
				"Kidnapper",
				"Exploiter",
				"Other",
			],
			htcds: "per_RoleInProcess",
			since: 0,
		},
		{ code: "per_RoleDetails", type: "words", htcds: "per_RoleDetails", since: 0 },
		{ code: "per_KnownAs", type: "text", since: 1 },
		{ code: "per_Places", type: "words", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const riskAndSafetyForms: readonly Form[] = [risk, threat, perpetrator];
