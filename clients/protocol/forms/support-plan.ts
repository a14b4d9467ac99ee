/** The forms of the section `support-plan`. */
import type { Form } from "./form.ts";
import { INTERPRETERS } from "./lists.ts";

/** The form `now`: what the person needs in the first hour after the arrival. */
const now: Form = {
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

/** A plan with its objectives. */
const plan: Form = {
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

/** Something that a colleague must do. */
const task: Form = {
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

/** Why the case was closed. */
const closure: Form = {
	name: "closure",
	version: 1,
	section: "support-plan",
	rows: "one",
	fields: [
		{ code: "cas_ReasonForCaseClosure", type: "words", htcds: "cas_ReasonForCaseClosure", since: 1 },
		{
			code: "cls_Code",
			type: "one",
			list: [
				"goals-met",
				"moved",
				"returned",
				"her-wish",
				"no-contact",
				"missing",
				"transferred",
				"referred-outside",
				"outside-our-work",
				"agency-cannot",
				"died",
				"opened-in-error",
				"other",
			],
			since: 1,
		},
		{ code: "cls_FollowUp", type: "date", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const supportPlanForms: readonly Form[] = [now, plan, task, closure];
