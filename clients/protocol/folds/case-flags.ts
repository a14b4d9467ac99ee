/** The flags of a case and of its hand-offs. Computed from the state of the case and the time, never stored. SPEC "Cases", sections 3 and 6. */
import type { Id } from "../bytes.ts";
import { consentStateAt } from "../rules/consent.ts";
import { type HandoffFlag, handoffFlags } from "../rules/handoff-views.ts";
import { isWithoutPlace } from "./case-failed.ts";
import { type CaseState, custodyDue, isClosed, isWithoutCustodian, type TimedContext } from "./case-state.ts";

/** The flags of one hand-off at `now` (UTC ms). An empty list when the case has no hand-off of this id. */
export function flagsOfHandoff(state: CaseState, handoffId: Id, now: number): HandoffFlag[] {
	const handoff = state.handoffs[handoffId];
	if (!handoff) return [];
	const consent = handoff.basis?.consent ? state.consents[handoff.basis.consent] : undefined;
	return handoffFlags(handoff, consent, now);
}

export const CASE_FLAGS = [
	/**
	 * A permit for the custodian's organisation was withdrawn, and no other permit for it is active. The custodian must hand on, close or
	 * erase the case.
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
	const permits = Object.values(state.consents).filter(({ terms }) => terms.recipient === organisation && terms.permit);
	const states = permits.map((consent) => consentStateAt(consent, now));
	return states.includes("withdrawn") && !states.includes("active");
}
