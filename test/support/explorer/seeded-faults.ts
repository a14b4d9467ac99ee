/** Mistakes that are seeded into the rules, to show that the invariants of the explorer find them. */
import {
	acceptAfterDecline,
	acceptedComesFirst,
	afterCustody,
	afterEach,
	afterMove,
	afterWithdrawal,
	approvalDropsOne,
	closesAlways,
	HidesHead,
	holdForever,
	inviterApproves,
	judgedAlone,
	neverRefusesMove,
	neverRefusesType,
	noAskOfClosed,
	noFallsAtOnce,
	receiveAlone,
	refusalLeavesTrace,
	refuseEnd,
	refuseMove,
	ShowsAll,
} from "./faulty-rules.ts";
import { RULES, type Rules } from "./served-case.ts";

export interface SeededFault {
	/** What the mistake does. */
	name: string;
	/** The world in which it shows. */
	world: string;
	/** The mistaken rules. The others stay correct. */
	rules: Partial<Rules>;
	/** The name of the invariant that must find it. */
	breaks: string;
}

export const SEEDED_FAULTS: readonly SeededFault[] = [
	{
		name: "an acknowledgement accepts",
		world: "one transfer",
		rules: afterMove("acknowledge", (handoff) => Object.assign(handoff, { state: "accepted" })),
		breaks: "moves are those of SPEC's table",
	},
	{
		name: "accept moves custody",
		world: "one transfer",
		rules: afterMove("accept", (handoff, state) => Object.assign(state, { custodian: handoff.to, route: [handoff.id] })),
		breaks: "custody moves only by receive or take-over",
	},
	{
		name: "an approval leaves the other take-overs",
		world: "a custodian that can't act",
		rules: approvalDropsOne,
		breaks: "custody moves only by receive or take-over",
	},
	{
		name: "the admin who invites a desk approves its take-over",
		world: "two organisations are removed",
		rules: inviterApproves,
		breaks: "no admin approves a take-over that rests on their own invitation",
	},
	{
		name: "the end of a transfer leaves no custodian",
		world: "one transfer",
		rules: afterMove("complete", (_handoff, state) => Object.assign(state, { custodian: null })),
		breaks: "each case has one custodian",
	},
	{
		name: "accept doesn't look at other transfers",
		world: "beds in three places",
		rules: judgedAlone,
		breaks: "at most one transfer is accepted",
	},
	{
		name: "receive grants one more section",
		world: "one referral",
		rules: afterMove("receive", ({ sections }, state) => {
			for (const [compartment, { section }] of Object.entries(state.sections))
				if (!sections.some((each) => each.section === section)) sections.push({ section, compartment, byHand: false });
		}),
		breaks: "readers grow only by accept or custody",
	},
	{
		name: "a withdrawn consent takes back a person on the way",
		world: "consents that end",
		rules: afterWithdrawal((handoff) => {
			if (handoff.departed) handoff.state = "withdrawn";
		}),
		breaks: "a hand-off that departed is never taken back",
	},
	{
		name: "a decline withdraws the other requests",
		world: "beds in three places",
		rules: afterMove("decline", (_declined, { handoffs }) => {
			for (const handoff of Object.values(handoffs)) if (handoff.state === "requested") handoff.state = "withdrawn";
		}),
		breaks: "a hand-off changes only by its own moves, a countersignature, a consent, custody or a section given up",
	},
	{
		name: "a declined hand-off may be accepted",
		world: "beds in three places",
		rules: acceptAfterDecline,
		breaks: "what has ended stays ended",
	},
	{ name: "nobody ends a hold", world: "one transfer", rules: holdForever, breaks: "somebody can end each hand-off" },
	{ name: "a refusal leaves a trace", world: "one transfer", rules: refusalLeavesTrace, breaks: "refusals change nothing" },
	{
		name: "the rows keep a declined hand-off as requested",
		world: "one transfer",
		rules: {
			handoffRows: (state, context) =>
				RULES.handoffRows(state, context).map((row) =>
					row.state === "declined" ? { ...row, view: { ...row.view, handoff: { ...row.view.handoff, state: "requested" as const } } } : row,
				),
		},
		breaks: "the server's rows give the same rights as the fold",
	},
	{
		name: "the server never closes a grant",
		world: "one referral",
		rules: {
			grantRows: (state, context) =>
				RULES.grantRows(state, context).map((row) => ({ ...row, open: state.handoffs[row.handoff]?.accept != null })),
		},
		breaks: "the server has released the keys of those who may read",
	},
	{
		name: "the end of a referral takes the keys of the desk that has taken over",
		world: "a custodian that can't act",
		rules: {
			grantRows: (state, context) =>
				RULES.grantRows(state, context).map((row) => ({ ...row, useless: row.useless || state.handoffs[row.handoff]?.state === "ended" })),
		},
		breaks: "the owner of a section has the keys of what was written before",
	},
	{
		name: "the to-desk of a referral may be closed",
		world: "one referral",
		rules: { newlyNeeded: (before, after) => RULES.newlyNeeded(before, { ...after, handoffs: {} }) },
		breaks: "a desk that may read sees the case, and can't be closed",
	},
	{
		name: "the inbox of the to-desk shows ended hand-offs",
		world: "one referral",
		rules: {
			handoffRows: (state, context) =>
				RULES.handoffRows(state, context).map((row) => ({ ...row, awaitsTo: row.awaitsTo || row.state === "completed" })),
		},
		breaks: "a desk that an inbox waits for can act",
	},
	{
		name: "a rerouted request vanishes",
		world: "one transfer",
		rules: {
			handoffRows: (state, context) =>
				RULES.handoffRows(state, context).map((row) => ({ ...row, failed: row.failed && row.state !== "rerouted" })),
		},
		breaks: "a request that comes to nothing waits for its from-desk",
	},
	{
		name: "follow-up goes on after custody has moved again",
		world: "there and back",
		rules: afterCustody((now, before) => Object.assign(now, { followUp: before.followUp })),
		breaks: "follow-up ends with the next move of custody",
	},
	{
		name: "a received referral can't be ended",
		world: "one referral",
		rules: refuseEnd,
		breaks: "the owner of a section can end the referrals that read it",
	},
	{
		name: "the from-desk extends a lost hand-off",
		world: "one transfer",
		rules: neverRefusesMove("extend"),
		breaks: "only the owner of its sections extends a hand-off",
	},
	{
		name: "a moved transfer is extended",
		world: "one transfer",
		rules: neverRefusesMove("extend"),
		breaks: "a transfer that has moved custody is only completed",
	},
	{
		name: "obsolete requests stay open",
		world: "beds in three places",
		rules: afterCustody((now, before) => Object.assign(now, { state: now.state === "withdrawn" ? before.state : now.state })),
		breaks: "a request that waits could be accepted",
	},
	{
		name: "an earlier custodian records a consent",
		world: "there and back",
		rules: neverRefusesType("consent.record"),
		breaks: "only a desk that has the person records and withdraws consents",
	},
	{
		name: "anybody adds a section",
		world: "a split case",
		rules: neverRefusesType("case.section"),
		breaks: "only the custodian and the to-desk of a running hand-off add a section",
	},
	{
		name: "an earlier custodian sees all that follows",
		world: "beds in three places",
		rules: { CaseVisibility: ShowsAll },
		breaks: "a desk that the case no longer concerns sees no later statement of it",
	},
	{
		name: "an owner doesn't get the head",
		world: "a section left behind",
		rules: { CaseVisibility: HidesHead },
		breaks: "the owner of a section is told the head of the case, or sees it",
	},
	{
		name: "an acknowledgement drops the enter-in-error",
		world: "one transfer",
		rules: afterMove("acknowledge", (handoff) => Object.assign(handoff, { inError: null })),
		breaks: "only the from-desk ends an enter-in-error",
	},
	{
		name: "a suspended to-desk can't meet her",
		world: "suspended while she is on her way",
		rules: {
			allowedWhileSuspended: (state, statement) => statement.type !== "handoff.move" && RULES.allowedWhileSuspended(state, statement),
		},
		breaks: "a suspended to-desk may meet a person who has departed",
	},
	{
		name: "keys stay sealed to a desk that has left",
		world: "members and organisations that leave",
		rules: { staleness: () => [] },
		breaks: "no key is sealed to a desk that is gone",
	},
	{
		name: "a hold is resumed on a consent that has ended",
		world: "consents that end",
		rules: neverRefusesMove("resume"),
		breaks: "nothing goes on without a valid basis",
	},
	{
		name: "a transfer is received alone",
		world: "a second person",
		rules: receiveAlone,
		breaks: "custody waits for the second person",
	},
	{
		name: "a withdrawn consent still opens its sections",
		world: "consents that end",
		rules: afterEach(({ consents }, { type, body }) => {
			const consent = type === "consent.move" && body.action === "withdraw" ? consents[body.consent] : undefined;
			if (consent?.terms.permit) consent.state = "active";
		}),
		breaks: "nothing is read without a valid basis",
	},
	{
		name: "a departure closes the sections for meeting her",
		world: "she says no in the car",
		rules: afterEach(({ handoffs, consents }) => {
			for (const handoff of Object.values(handoffs))
				if (handoff.departed) for (const consent of Object.values(consents)) if (!consent.terms.permit) consent.since = 0;
		}),
		breaks: "whoever may read or meets her can read",
	},
	{
		name: "an acceptance forgets the question",
		world: "a second person",
		rules: afterMove("accept", (handoff) => Object.assign(handoff, { questions: [] })),
		breaks: "each open question to a second person reaches somebody who may answer",
	},
	{
		name: 'a "no" is entered in error at once',
		world: "whose yes it is",
		rules: noFallsAtOnce,
		breaks: 'no "no" about an organisation falls by its desks alone',
	},
	{
		name: "one organisation lifts an exclusion",
		world: "an excluded guardian",
		rules: afterEach(({ consents }, { type, body }) => {
			const consent = type === "case.attest" ? consents[body.consent] : undefined;
			if (consent?.terms.excluded) consent.terms = { ...consent.terms, excluded: null };
		}),
		breaks: "an excluded guardian stays excluded until two organisations have heard the child",
	},
	{
		name: "nobody may arrive after a cancel",
		world: "her way and her arrival",
		rules: refuseMove("arrived", ({ state }) => state === "cancelled"),
		breaks: "whoever is on the way can be met",
	},
	{
		name: "a departure has no time",
		world: "her way and her arrival",
		rules: afterMove("depart", (handoff) => Object.assign(handoff, { tellBy: null })),
		breaks: "whoever is on the way has a time at which somebody is told",
	},
	{
		name: "a cancel on the way forgets her",
		world: "her way and her arrival",
		rules: afterMove("cancel", (handoff) => Object.assign(handoff, { expected: false })),
		breaks: "a person whom perhaps nobody meets is shown as still expected",
	},
	{
		name: "the acceptance of a referral without travel forgets her",
		world: "referred while she is still expected",
		rules: afterMove("accept", ({ travel }, { handoffs }) => {
			if (!travel) for (const each of Object.values(handoffs)) each.expected = false;
		}),
		breaks: "a person whom perhaps nobody meets is shown as still expected",
	},
	{
		name: "nobody has her after an arrival",
		world: "her way and her arrival",
		rules: afterMove("arrived", (handoff) => Object.assign(handoff, { hasHer: false })),
		breaks: "whoever was met and not received is shown after a day",
	},
	{
		name: "an arrival ends the journey",
		world: "her way and her arrival",
		rules: afterMove("arrived", (handoff) =>
			Object.assign(handoff, { state: handoff.state === "in-transit" ? "arranged" : handoff.state }),
		),
		breaks: "to meet her opens nothing but safe contact and logistics",
	},
	{
		name: "the requester accepts",
		world: "a member of both desks",
		rules: neverRefusesMove("accept"),
		breaks: "a signer of a basis doesn't accept the hand-off",
	},
	{
		name: "a suspended owner can't give up",
		world: "a case that is closed",
		rules: {
			allowedWhileSuspended: (state, statement) => statement.type !== "case.give-up" && RULES.allowedWhileSuspended(state, statement),
		},
		breaks: "a suspended owner may close a section that it kept",
	},
	{
		name: "closing doesn't look at hand-offs",
		world: "a case that is closed",
		rules: closesAlways,
		breaks: "no hand-off runs in a closed case",
	},
	{
		name: "any desk settles an ask",
		world: "a case that is closed",
		rules: neverRefusesType("case.settle-ask"),
		breaks: "only the custodian settles an ask, and once",
	},
	{
		name: "an ask for a closed case can't be settled",
		world: "a case that is closed",
		rules: noAskOfClosed,
		breaks: "the custodian can settle each ask, also in a closed case",
	},
	{
		name: "a transfer that nobody can receive blocks each take-over",
		world: "members and organisations that leave",
		rules: acceptedComesFirst,
		breaks: "a case always has a desk that can act",
	},
	{
		name: "the desk of a custodian may be closed",
		world: "a section left behind",
		rules: { newlyNeeded: () => [] },
		breaks: "a case always has a desk that can act",
	},
];
