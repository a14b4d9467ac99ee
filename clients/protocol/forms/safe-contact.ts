/** The forms of the section `safe-contact`. */
import type { Form } from "./form.ts";

/** One way to reach the person safely, with the times and precautions that belong to this way. */
const channel: Form = {
	name: "channel",
	version: 1,
	section: "safe-contact",
	rows: "many",
	oneUnit: true,
	handOver: true,
	fields: [
		{ code: "sct_Kind", type: "one", list: ["phone", "sms", "messenger", "email", "post", "in-person", "through-person"], since: 1 },
		{ code: "prs_HomePhone", type: "text", htcds: "prs_HomePhone", since: 0 },
		{ code: "prs_MobilePhone", type: "text", htcds: "prs_MobilePhone", since: 0 },
		{ code: "prs_Email", type: "text", htcds: "prs_Email", since: 0 },
		{ code: "prs_MailingStreet", type: "text", htcds: "prs_MailingStreet", since: 0 },
		{ code: "prs_MailingPostalCode", type: "text", htcds: "prs_MailingPostalCode", since: 0 },
		{ code: "prs_MailingCity", type: "text", htcds: "prs_MailingCity", since: 0 },
		{ code: "prs_MailingState", type: "text", htcds: "prs_MailingState", since: 0 },
		{ code: "prs_MailingCountry", type: "country", htcds: "prs_MailingCountry", since: 0 },
		{ code: "prs_MailingLongitude", type: "longitude", htcds: "prs_MailingLongitude", since: 0, asked: false },
		{ code: "prs_MailingLatitude", type: "latitude", htcds: "prs_MailingLatitude", since: 0, asked: false },
		{ code: "sct_Address", type: "words", since: 1 },
		{ code: "sct_When", type: "words", since: 1 },
		{ code: "sct_Language", type: "language", since: 1 },
		{ code: "sct_LeaveMessage", type: "one", list: ["never", "neutral-only", "yes"], since: 1 },
		{ code: "sct_WhatToSay", type: "words", since: 1 },
		{ code: "sct_SharedDevice", type: "yes-no", since: 1 },
		{ code: "sct_TestedOn", type: "date", since: 1 },
	],
};

/** The form `rules`: how every contact with the person is made safely. */
const rules: Form = {
	name: "rules",
	version: 1,
	section: "safe-contact",
	rows: "one",
	oneUnit: true,
	handOver: true,
	fields: [
		/** A word by which she knows that the desk is calling. */
		{ code: "sct_CodeWord", type: "text", since: 1 },
		/** A word that she says when she can't speak freely. */
		{ code: "sct_HelpWord", type: "text", since: 1 },
		/** People who must not know of the contact. */
		{ code: "sct_MustNotKnow", type: "words", since: 1 },
		/** What to do when nobody answers. */
		{ code: "sct_IfNoAnswer", type: "words", since: 1 },
	],
};

/** The form `next`: when to contact the person next. */
const next: Form = {
	name: "next",
	version: 1,
	section: "safe-contact",
	rows: "one",
	fields: [{ code: "sct_NextSafeTime", type: "moment", since: 1 }],
};

/** In the order in which people fill them in. */
export const safeContactForms: readonly Form[] = [channel, rules, next];
