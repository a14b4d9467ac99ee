/** Somebody who took part in the exploitation. */
import type { Form } from "./form.ts";

export const perpetrator: Form = {
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
