/** One proceeding before a court or authority. */
import type { Form } from "./form.ts";

export const proceeding: Form = {
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
