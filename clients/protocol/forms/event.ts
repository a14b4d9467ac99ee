/** One event of the journey. */
import type { Form } from "./form.ts";

export const event: Form = {
	name: "event",
	version: 1,
	section: "story",
	rows: "many",
	fields: [
		{ code: "hte_Type", type: "one", list: ["Recruitment", "Transit", "Exploitation"], htcds: "hte_Type", since: 0 },
		{ code: "hte_Date", type: "date", htcds: "hte_Date", since: 0 },
		{ code: "hte_Street", type: "text", htcds: "hte_Street", since: 0 },
		{ code: "hte_PostalCode", type: "text", htcds: "hte_PostalCode", since: 0 },
		{ code: "hte_City", type: "text", htcds: "hte_City", since: 0 },
		{ code: "hte_State", type: "text", htcds: "hte_State", since: 0 },
		{ code: "hte_Country", type: "country", htcds: "hte_Country", since: 0 },
		{ code: "hte_Longitude", type: "longitude", htcds: "hte_Longitude", since: 0, asked: false },
		{ code: "hte_Latitude", type: "latitude", htcds: "hte_Latitude", since: 0, asked: false },
		{ code: "hte_Description", type: "words", htcds: "hte_Description", since: 0 },
	],
};
