/** The forms of the section `consent`. */
import type { Form } from "./form.ts";

/** The words of a consent. The id of the row is the consent's id. */
export const word: Form = {
	name: "word",
	version: 1,
	section: "consent",
	rows: "many",
	fields: [
		/** Read from old entries. An export computes it from the statement. */
		{ code: "con_Consent", type: "yes-no", htcds: "con_Consent", since: 0, until: 0 },
		/** She agrees to the interview. */
		{ code: "con_Interview", type: "yes-no", since: 1 },
		/** She was told what the record is for. */
		{ code: "con_Purpose", type: "yes-no", since: 1 },
		/** She was told how the record is used. */
		{ code: "con_Use", type: "yes-no", since: 1 },
		/** She agrees that the record is used for research. */
		{ code: "con_Research", type: "yes-no", since: 1 },
		/** She was told who can see the record. */
		{ code: "con_Access", type: "yes-no", since: 1 },
		/** She was told how long the record is kept. */
		{ code: "con_Duration", type: "yes-no", since: 1 },
		/** She was told that she can withdraw the consent. */
		{ code: "con_Withdrawal", type: "yes-no", since: 1 },
		/** She was alone with the staff. */
		{ code: "con_Alone", type: "yes-no", since: 1 },
		/** She said in her own words what she agrees to. */
		{ code: "con_ToldBack", type: "yes-no", since: 1 },
		{
			code: "con_Pressure",
			type: "many",
			list: ["none", "somebody-in-the-room", "help-depends-on-it", "authority-present", "debt", "unknown"],
			since: 1,
		},
		{ code: "con_Words", type: "words", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const consentForms: readonly Form[] = [word];
