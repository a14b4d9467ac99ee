/** Something that a colleague must do. */
import type { Form } from "./form.ts";

export const task: Form = {
	name: "task",
	version: 1,
	section: "support-plan",
	rows: "many",
	oneUnit: true,
	fields: [
		{
			code: "tsk_Kind",
			type: "one",
			list: ["call", "visit", "appointment", "court", "document", "renew-consent", "review-risk", "follow-up", "other"],
			since: 1,
		},
		{ code: "tsk_What", type: "text", since: 1 },
		/** The deadline, or the start of an appointment. */
		{ code: "tsk_Due", type: "moment", since: 1 },
		/** The end of an appointment. */
		{ code: "tsk_Until", type: "moment", since: 1 },
		/** The colleague who does it. */
		{ code: "tsk_Who", type: "member", since: 1 },
		{ code: "tsk_State", type: "one", list: ["open", "done", "dropped"], since: 1 },
		{ code: "tsk_Place", type: "words", since: 1 },
		{ code: "tsk_With", type: "words", since: 1 },
		{ code: "tsk_Interpreter", type: "yes-no", since: 1 },
		{ code: "tsk_Transport", type: "yes-no", since: 1 },
		{ code: "tsk_Attended", type: "one", list: ["yes", "no-show", "cancelled"], since: 1 },
		{ code: "tsk_Repeat", type: "one", list: ["none", "week", "fortnight", "month", "quarter"], since: 1 },
		/** For a visit: the time by which the worker must have called the desk. */
		{ code: "tsk_BackBy", type: "moment", since: 1 },
	],
};
