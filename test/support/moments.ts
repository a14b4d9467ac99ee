/** All due moments of the program: when each comes, who hears it, and how. `docs/moments.md` has the same rows. */
import type { RingCause } from "#protocol/codes.ts";
import type { HandoffFlag } from "#protocol/rules/handoff-views.ts";
import type { DayItem } from "#sdk/casework/index.ts";

export interface Moment {
	what: string;
	when: string;
	who: string;
	how: string;
}

const BOTH = "both desks: who is on duty, and then all";
const RING = "bell, devices on duty, Today";

/** The amber and red flags of a hand-off. Those that begin with a statement ring with it. */
export const OF_HANDOFFS = {
	"due-amber": { what: "A request waits for an answer", when: "half of the time to answer has passed", who: BOTH, how: RING },
	"due-red": { what: "A request waits for an answer", when: "the time to answer has passed", who: BOTH, how: RING },
	"nothing-arranged-amber": { what: "Nothing is arranged for an accepted emergency", when: "30 minutes", who: BOTH, how: RING },
	"nothing-arranged-red": { what: "Nothing is arranged for an accepted emergency", when: "2 hours", who: BOTH, how: RING },
	overdue: { what: "The person hasn't arrived", when: "the agreed time has passed", who: BOTH, how: RING },
	"still-expected": { what: "The person may be on the way", when: "at once, and at the time of arrival", who: BOTH, how: RING },
	"met-amber": { what: "The person is there, and isn't received", when: "24 hours", who: BOTH, how: RING },
	"met-red": { what: "The person is there, and isn't received", when: "72 hours", who: BOTH, how: RING },
	lapsed: { what: "The basis has ended", when: "its date", who: BOTH, how: RING },
	"file-closed": { what: "The file is closed to the to-desk", when: "the basis stops allowing it", who: BOTH, how: RING },
	"countersign-amber": { what: "A second person is asked", when: "12 hours before the time runs out", who: BOTH, how: RING },
	"countersign-missing": {
		what: "A second person is asked",
		when: "24 hours",
		who: `${BOTH}, and auditors`,
		how: `${RING} (auditors: Today)`,
	},
	"countersign-refused": { what: "A second person refused, or nobody could answer", when: "at once, or 72 hours", who: BOTH, how: RING },
	"consent-withdrawn": { what: "The consent was withdrawn", when: "at once", who: BOTH, how: RING },
} satisfies Partial<Record<HandoffFlag, Moment>>;

const LADDER = "who is on duty, then the next, all of the desk, coordinators";
const RINGS = "devices, the page, and the bell, again and again until somebody takes it";

/** What rings by a ladder. */
export const OF_LADDERS: Record<RingCause, Moment> = {
	request: { what: "An emergency is asked for", when: "at once", who: LADDER, how: RINGS },
	"nothing-arranged": { what: "Nothing is arranged for an accepted emergency", when: "30 minutes", who: LADDER, how: RINGS },
	overdue: { what: "The person on the way hasn't arrived", when: "the time to be told by", who: LADDER, how: RINGS },
	held: { what: "A hand-off is put on hold on the way", when: "at once", who: LADDER, how: RINGS },
	"still-expected": { what: "A hand-off has ended, and the person may be on the way", when: "at once", who: LADDER, how: RINGS },
	"check-in": { what: "Nobody has answered a check-in", when: "15 minutes; Today at once", who: `both desks: ${LADDER}`, how: RINGS },
	"help-word": { what: "The help word was said", when: "at once", who: `both desks: ${LADDER}`, how: RINGS },
};

const LEAD = "the lead; all of the desk without a lead, or when the lead has left; the member who has the task";
const TODAY = "Today";

/** The dates of cases. The server can't read them, so they ring nobody. */
export const OF_CASES: Record<DayItem["kind"], Moment> = {
	task: { what: "A task is due", when: "a day before", who: LEAD, how: TODAY },
	"back-by": { what: "A worker isn't back from a visit", when: "the time by which to be back", who: "all of the desk", how: TODAY },
	needs: { what: "Needs of the first hour", when: "at once, for three days", who: LEAD, how: TODAY },
	"consent-ends": { what: "A consent ends", when: "14 days before", who: LEAD, how: TODAY },
	"guardian-no-ends": { what: "A guardian's no ends", when: "14 days before", who: LEAD, how: TODAY },
	"ask-herself": { what: "The child turns 18", when: "90 days before", who: LEAD, how: TODAY },
	"risk-review": { what: "The risk is looked at again", when: "a day before", who: LEAD, how: TODAY },
	"reflection-ends": { what: "The reflection period ends", when: "14 days before", who: LEAD, how: TODAY },
	"document-expires": { what: "A document expires", when: "30 days before", who: LEAD, how: TODAY },
	"ask-again": { what: "The day to ask again, in a closed case", when: "that day, for 30 days", who: LEAD, how: TODAY },
};

/** What else comes with time. */
export const OTHERS: readonly Moment[] = [
	{
		what: "A basis ends for one section, and the rest goes on",
		when: "its basis ends by date",
		who: BOTH,
		how: "bell, devices on duty",
	},
	{
		what: "People are in danger where a journey leads",
		when: "when the organisation is marked",
		who: "the desk that has asked it and the custodian: all, once",
		how: "bell, devices, Today; at once, also in quiet hours",
	},
	{ what: "Nobody of the desk has seen a message", when: "one hour", who: "the desk", how: RING },
	{ what: "A message mentions a member", when: "at once", who: "that member", how: "devices on duty, Today" },
	{ what: "A colleague waits for the desk's key", when: "at once", who: "the desk", how: "bell, devices on duty" },
	{ what: "The daily reminder", when: "its hour, on working days", who: "the desk", how: "bell, devices on duty" },
	{ what: "A bell can't ring", when: "after three tries", who: "coordinators and admins", how: "Today; the health of the installation" },
	{ what: "A desk has no phone number, or nobody has confirmed it", when: "at once; a month", who: "all of the desk", how: TODAY },
	{
		what: "Nobody has answered the monthly test of a desk's phones",
		when: "15 minutes, for 14 days",
		who: "the desk and its coordinators",
		how: TODAY,
	},
	{ what: "The bell of the admins can't ring", when: "after three tries", who: "all admins", how: "Today; the health of the installation" },
	{ what: "An auditor's query has no answer", when: "its time", who: "auditors", how: TODAY },
	{ what: "A vetting must be renewed", when: "30 days before", who: "admins", how: TODAY },
	{ what: "A proposal can't be approved any more", when: "for seven days", who: "its proposer and all admins", how: TODAY },
	{ what: "Signing or witnesses are silent", when: "one hour", who: "all admins", how: "mail or webhook of admins, their devices" },
	{ what: "A backup is old", when: "a day", who: "all admins", how: "mail or webhook of admins, their devices" },
	{
		what: "The disk is nearly full",
		when: "less than a tenth is free",
		who: "all admins",
		how: "mail or webhook of admins, their devices",
	},
	{
		what: "Somebody or something waits for admins",
		when: "at once",
		who: "all admins",
		how: "mail or webhook of admins, their devices, Today",
	},
	{ what: "Neither desk of a journey can act", when: "she is there, or overdue", who: "all admins", how: TODAY },
];

export const MOMENTS: readonly Moment[] = [
	...Object.values(OF_HANDOFFS),
	...Object.values(OF_LADDERS),
	...Object.values(OF_CASES),
	...OTHERS,
];
