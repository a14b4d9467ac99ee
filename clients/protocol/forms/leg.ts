/** One leg of a journey. */
import type { Form } from "./form.ts";
import { DOCUMENTS } from "./lists.ts";

export const leg: Form = {
	name: "leg",
	version: 1,
	section: "logistics",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "leg_From", type: "place", since: 1 },
		{ code: "leg_To", type: "place", since: 1 },
		{ code: "leg_Mode", type: "one", list: ["air", "train", "bus", "car", "sea", "foot", "other"], since: 1 },
		{ code: "leg_Departs", type: "moment", since: 1 },
		{ code: "leg_Arrives", type: "moment", since: 1 },
		{ code: "leg_Carrier", type: "text", since: 1 },
		{ code: "leg_With", type: "one", list: ["alone", "escort", "family", "other"], since: 1 },
		{ code: "leg_MetBy", type: "words", since: 1 },
		/** How the person and whoever meets the person recognise each other. */
		{ code: "leg_Sign", type: "words", since: 1 },
		{ code: "leg_Documents", type: "many", list: DOCUMENTS, since: 1 },
		{ code: "leg_Fallback", type: "words", since: 1 },
		/** Where and when they meet, in words that are read aloud. */
		{ code: "leg_MeetAt", type: "text", since: 1 },
		{ code: "leg_MeetWhen", type: "text", since: 1 },
		{ code: "leg_HandOff", type: "hand-off", since: 1 },
	],
};
