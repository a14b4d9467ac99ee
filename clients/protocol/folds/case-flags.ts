/** The flags of a case and of its hand-offs. Computed from the state of the case and the time, never stored. SPEC "Cases", sections 3 and 6. */
import type { Id } from "../bytes.ts";
import { basisEnd } from "../rules/basis.ts";
import { type Consent, consentStateAt, isRevoked } from "../rules/consent.ts";
import { mayEnd, noesAgainst } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import { travelOf, validUntil } from "../rules/handoff-state.ts";
import { type FlagPeriods, flagPeriods, flagsAt, type HandoffFlag } from "../rules/handoff-views.ts";
import { type DecisionContext, questionOf, whoAnswers } from "./case-basis.ts";
import { isWithoutPlace } from "./case-failed.ts";
import { closedFrom } from "./case-reading.ts";
import { type CaseState, custodyDue, isClosed, isWithoutCustodian, type TimedContext } from "./case-state.ts";
import { isRefused } from "./case-takeover.ts";

/** The flags of one hand-off at `context.now`. An empty list when the case has no hand-off of this id. */
export function flagsOfHandoff(state: CaseState, handoffId: Id, context: DecisionContext): HandoffFlag[] {
	const handoff = state.handoffs[handoffId];
	return handoff ? flagsAt(periodsOfHandoff(state, handoff, context), context.now) : [];
}

/** The periods of the flags of one hand-off. They hold until the next statement, or the next change of the case (case-reading.ts). */
export function periodsOfHandoff(state: CaseState, handoff: Handoff, context: DecisionContext): FlagPeriods {
	const { basis, questions, to } = handoff;
	const consent = basis?.consent ? state.consents[basis.consent] : undefined;
	const question = questionOf(handoff, context, "read");
	const given = basis && { basis, consents: Object.values(state.consents) };
	return flagPeriods(handoff, {
		end: basis ? validUntil(basisEnd(basis, consent), travelOf(handoff)) : null,
		isRevoked: consent !== undefined && isRevoked(consent),
		isDenied: question !== null && given !== null && question.sections.some((each) => noesAgainst(each, question, given).length > 0),
		closedFrom: closedFrom(state, handoff, context),
		unanswerable: questions.filter((each) => whoAnswers(state, handoff, each, context).length === 0),
		isCustodian: to === state.custodian,
	});
}

/** The desks that may answer one of the open questions of a hand-off. */
export function answerersOf(state: CaseState, handoff: Handoff, context: DecisionContext): Id[] {
	return [...new Set(handoff.questions.flatMap((question) => whoAnswers(state, handoff, question, context)))];
}

export const CASE_FLAGS = [
	/**
	 * The custodian must hand on, close or erase the case: a permit for its organisation was withdrawn and no other one is active, or she has
	 * said "no" to this organisation.
	 */
	"custodian-duty",
	/** A transfer was received, but its case.custody is missing. */
	"custody-due",
	/** The custodian is gone. Another desk may take over. */
	"without-custodian",
	/** A transfer has come to nothing, and no other transfer is open or accepted. */
	"without-place",
	/** The case is open, and its lead is no active member of the custodian desk. */
	"lead-left",
] as const;
export type CaseFlag = (typeof CASE_FLAGS)[number];

/** The flags of a case at `context.now`, in the order of CASE_FLAGS. */
export function caseFlags(state: CaseState, context: Omit<TimedContext, "newestAt" | "deskCanHold" | "isAdmin">): CaseFlag[] {
	const isSet: Record<CaseFlag, boolean> = {
		"custodian-duty": hasCustodianDuty(state, context),
		"custody-due": custodyDue(state) !== undefined,
		"without-custodian": isWithoutCustodian(state, context),
		"without-place": isWithoutPlace(state),
		"lead-left": hasLeadLeft(state, context),
	};
	return CASE_FLAGS.filter((flag) => isSet[flag]);
}

type Presence = Pick<TimedContext, "isActive" | "isMemberOfDesk" | "isGone">;

function hasLeadLeft(state: CaseState, { isActive, isMemberOfDesk, isGone }: Presence): boolean {
	const { lead, custodian } = state;
	if (lead === null || custodian === null || isClosed(state) || isGone(custodian)) return false;
	return !isActive(lead) || !isMemberOfDesk(lead, custodian);
}

function hasCustodianDuty(state: CaseState, { now, organisationOfDesk }: Pick<TimedContext, "now" | "organisationOfDesk">): boolean {
	if (state.custodian === null || isClosed(state)) return false;
	const organisation = organisationOfDesk(state.custodian);
	if (organisation !== undefined && isRefused(state, organisation, { now })) return true;
	const consents = Object.values(state.consents);
	const permits = consents.filter(({ terms }) => terms.recipient === organisation && terms.permit);
	const active = permits.filter((consent) => consentStateAt(consent, now) === "active");
	const isFollowed = ({ terms }: Consent) => active.some((permit) => mayEnd(permit, terms, consents));
	return permits.some((consent) => consent.state === "withdrawn" && !isFollowed(consent));
}
