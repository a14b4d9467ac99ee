/** The rights to read that hand-offs give, and the flags of a case. Computed from its state, never stored. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { consentStateAt } from "../rules/consent.ts";
import type { Handoff } from "../rules/handoff.ts";
import { givesSection, isAccepted, isOpen } from "../rules/handoff-state.ts";
import { type HandoffFlag, handoffFlags } from "../rules/handoff-views.ts";
import { isWithoutPlace } from "./case-failed.ts";
import { type CaseState, custodyDue, isClosed, isWithoutCustodian, type TimedContext } from "./case-state.ts";

/** A desk's right to read one compartment by a hand-off. */
export interface HandoffGrant {
	compartment: Id;
	desk: Id;
	handoff: Id;
	/** Whether it is sealed only after the from-desk has verified the accept. */
	byHand: boolean;
	/** Whether the desk is the earlier custodian, which goes on reading. */
	followUp: boolean;
}

function grantsOf(handoff: Handoff): HandoffGrant[] {
	return handoff.sections.map(({ compartment, byHand }) => ({
		compartment,
		desk: handoff.to,
		handoff: handoff.id,
		byHand,
		followUp: false,
	}));
}

const handoffsOf = (state: CaseState) => Object.values(state.handoffs);
const hasMovedCustody = (state: CaseState, handoff: Handoff) => state.route.includes(handoff.id);

/** Grants that wait for an accept. Rotations seal to these desks, but the server releases nothing to them yet. */
export function pendingGrants(state: CaseState): HandoffGrant[] {
	return handoffsOf(state)
		.filter((handoff) => isOpen(handoff.state))
		.flatMap(grantsOf);
}

/** Accepted hand-offs that have not ended and have not moved custody. */
export function runningHandoffs(state: CaseState): Handoff[] {
	return handoffsOf(state).filter(
		(handoff) => (isAccepted(handoff.state) || handoff.state === "received") && !hasMovedCustody(state, handoff),
	);
}

/**
 * Grants of accepted hand-offs that have not ended and are not held back. After a transfer has moved custody, the to-desk owns the
 * sections instead.
 */
export function openGrants(state: CaseState): HandoffGrant[] {
	const given = runningHandoffs(state).flatMap((handoff) =>
		grantsOf(handoff).filter(({ compartment }) => givesSection(handoff, compartment)),
	);
	return [...given, ...handoffsOf(state).flatMap((handoff) => followUps(state, handoff))];
}

/** With follow-up, the earlier custodian may read for as long as the desk that received the transfer owns the section. */
function followUps(state: CaseState, handoff: Handoff): HandoffGrant[] {
	if (!handoff.followUp || !hasMovedCustody(state, handoff)) return [];
	return grantsOf(handoff)
		.filter(({ compartment }) => state.sections[compartment]?.owner === handoff.to)
		.map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: true }));
}

/**
 * Ended and held back grants of desks that have no other right to read the section. A rotation must remove these desks. Includes an
 * earlier custodian without follow-up.
 */
export function endedGrants(state: CaseState): HandoffGrant[] {
	const ended = handoffsOf(state).flatMap((handoff) => {
		if (hasMovedCustody(state, handoff))
			return grantsOf(handoff).map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: handoff.followUp }));
		const hasEnded = handoff.accept !== null && !isAccepted(handoff.state) && handoff.state !== "received";
		return grantsOf(handoff).filter(({ compartment }) => hasEnded || (handoff.heldBack && !givesSection(handoff, compartment)));
	});
	const readers = whoMayRead(state);
	return ended.filter(({ compartment, desk }) => !readers[compartment]?.includes(desk));
}

/** The desks that may read each section now, the owner first, by compartment. */
export function whoMayRead(state: CaseState): Record<Id, Id[]> {
	const open = openGrants(state);
	return Object.fromEntries(
		Object.entries(state.sections).map(([compartment, { owner }]) => {
			const readers = open.filter((grant) => grant.compartment === compartment).map(({ desk }) => desk);
			return [compartment, [...new Set([owner, ...readers])]];
		}),
	);
}

/** The flags of one hand-off at `now` (UTC ms); none when it is unknown. */
export function flagsOf(state: CaseState, handoffId: Id, now: number): HandoffFlag[] {
	const handoff = state.handoffs[handoffId];
	if (!handoff) return [];
	const consent = handoff.basis?.consent ? state.consents[handoff.basis.consent] : undefined;
	return handoffFlags(handoff, consent, now);
}

export const CASE_FLAGS = [
	/** A consent for the custodian's organisation was withdrawn and no other is active. The custodian must hand on, close or erase the case. */
	"custodian-duty",
	/** A transfer was received, but its case.custody is missing. */
	"custody-due",
	/** The custodian is gone. Another desk may take over. */
	"without-custodian",
	/** A transfer has come to nothing, and no other one is open or accepted. */
	"without-place",
	/** The case is open, and its lead is no active member of the custodian desk. */
	"lead-left",
] as const;
export type CaseFlag = (typeof CASE_FLAGS)[number];

/** The flags of a case at `context.now`, in the order of CASE_FLAGS. */
export function caseFlags(state: CaseState, context: Omit<TimedContext, "newestAt" | "deskCanHold" | "isAdmin">): CaseFlag[] {
	const isSet: Record<CaseFlag, boolean> = {
		"custodian-duty": hasDuty(state, context),
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

function hasDuty(state: CaseState, { now, organisationOfDesk }: Pick<TimedContext, "now" | "organisationOfDesk">): boolean {
	if (state.custodian === null || isClosed(state)) return false;
	const organisation = organisationOfDesk(state.custodian);
	const permits = Object.values(state.consents).filter(({ terms }) => terms.recipient === organisation && terms.permit);
	const states = permits.map((consent) => consentStateAt(consent, now));
	return states.includes("withdrawn") && !states.includes("active");
}
