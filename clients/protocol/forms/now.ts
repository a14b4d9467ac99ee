/** The form `now`: what the person needs in the first hour after the arrival. */
import type { Form } from "./form.ts";
import { INTERPRETERS } from "./lists.ts";

export const now: Form = {
	name: "now",
	version: 1,
	section: "support-plan",
	rows: "one",
	oneUnit: true,
	fields: [
		{ code: "now_Alone", type: "yes-no", since: 1 },
		{ code: "now_Interpreter", type: "one", list: INTERPRETERS, since: 1 },
		{ code: "now_Danger", type: "one", list: ["yes", "no", "unknown"], since: 1 },
		{
			code: "now_Needs",
			type: "many",
			list: [
				"place-tonight",
				"medical",
				"food",
				"clothes",
				"hygiene",
				"phone",
				"sleep",
				"interpreter",
				"child-care",
				"documents",
				"legal",
				"contact-family",
				"none",
			],
			since: 1,
		},
		/** The people who came with her. */
		{ code: "now_With", type: "many", list: ["alone", "child", "partner", "relative", "stranger"], since: 1 },
		{ code: "now_WantsFirst", type: "words", since: 1 },
		/** What she doesn't want to talk about now. */
		{ code: "now_NotToday", type: "words", since: 1 },
		/** Who must not learn that she is here. The field `sct_MustNotKnow` asks for it today (decision 0096). */
		{ code: "now_TellNobody", type: "words", since: 1, asked: false },
	],
};
