/** The form `referral`: what was agreed when the case came to the desk, and when it goes to another desk. */
import type { Form } from "./form.ts";

export const referral: Form = {
	name: "referral",
	version: 1,
	section: "logistics",
	rows: "one",
	fields: [
		{ code: "cas_IncomingReferralDetails", type: "words", htcds: "cas_IncomingReferralDetails", since: 0 },
		{ code: "cas_OutgoingReferralDetails", type: "words", htcds: "cas_OutgoingReferralDetails", since: 0 },
	],
};
