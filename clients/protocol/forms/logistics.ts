/** The forms of the section `logistics`. */
import { ProtocolError } from "../errors.ts";
import type { Form } from "./form.ts";
import { DOCUMENTS } from "./lists.ts";
import { timeOfMoment } from "./moments.ts";

/** Where the person sleeps. */
const placement: Form = {
	name: "placement",
	version: 1,
	section: "logistics",
	rows: "many",
	oneUnit: true,
	fields: [
		{
			code: "plc_Kind",
			type: "one",
			list: ["safe-house", "shelter", "foster", "family", "rented", "hospital", "detention", "street", "unknown"],
			since: 1,
		},
		{ code: "plc_From", type: "date", since: 1 },
		{ code: "plc_Until", type: "date", since: 1 },
		/** The desk that provides the place. */
		{ code: "plc_Desk", type: "desk", since: 1 },
		{ code: "plc_Address", type: "words", since: 1 },
	],
};

/** The facts that a desk needs to meet the person while the rest of the file is closed. The section `logistics` stays readable then. */
const mustKnow: Form = {
	name: "must-know",
	version: 1,
	section: "logistics",
	rows: "one",
	fields: [
		/** The name that she wants to hear. */
		{ code: "mst_CallHer", type: "text", since: 1 },
		{ code: "mst_Language", type: "language", since: 1 },
		{ code: "mst_OtherLanguages", type: "text", since: 1 },
		{ code: "mst_Medicine", type: "words", since: 1 },
		{ code: "mst_Allergy", type: "words", since: 1 },
		/** Who may not fetch her or the child. */
		{ code: "mst_MayNotFetch", type: "words", since: 1 },
	],
};

/** One leg of a journey. */
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

/** The form `referral`: what was agreed when the case came to the desk, and when it goes to another desk. */
const referral: Form = {
	name: "referral",
	version: 1,
	section: "logistics",
	rows: "one",
	fields: [
		{ code: "cas_IncomingReferralDetails", type: "words", htcds: "cas_IncomingReferralDetails", since: 0 },
		{ code: "cas_OutgoingReferralDetails", type: "words", htcds: "cas_OutgoingReferralDetails", since: 0 },
	],
};

/** In the order in which people fill them in. */
export const logisticsForms: readonly Form[] = [placement, mustKnow, leg, referral];

const bad = (rule: string) => new ProtocolError("bad-input", `leg.leg_Arrives: ${rule}`, "leg_Arrives");

/**
 * Checks the times of one leg, as it will be written.
 * @param leg the values of the leg's fields. @param before the earlier values of `leg_Arrives`: such an arrival isn't new, so it may be in
 * the past. @param at when the change was recorded, UTC ms.
 * @throws ProtocolError bad-input (field leg_Arrives) for an arrival before the departure, and for a new arrival in the past.
 */
export function checkLegTimes(leg: Readonly<Record<string, unknown>>, before: readonly unknown[], at: number): void {
	const [departs, arrives] = [timeOfMoment(leg.leg_Departs), timeOfMoment(leg.leg_Arrives)];
	if (arrives === null) return;
	if (departs !== null && arrives < departs) throw bad("the arrival must not be before the departure");
	if (arrives < at && !before.includes(leg.leg_Arrives)) throw bad("a new arrival must not be in the past");
}
