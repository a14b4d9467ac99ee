/** Who may read what because of hand-offs, and what the present custodian owes: all computed from the state. */
import type { Id } from "../bytes.ts";
import { CLOSED_STATUSES } from "../codes.ts";
import { consentStateAt } from "../rules/consent.ts";
import { type Handoff, isAccepted, isOpen } from "../rules/handoff.ts";
import { type HandoffFlag, handoffFlags } from "../rules/handoff-views.ts";
import { type CaseContext, type CaseState, custodyDue } from "./case-state.ts";

/**
 * A desk's right to read one compartment by a hand-off. byHand: sealed only after the from-desk verified the accept.
 * followUp: the desk is the earlier custodian, which goes on reading.
 */
export interface HandoffGrant {
	compartment: Id;
	desk: Id;
	handoff: Id;
	byHand: boolean;
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
const hasMoved = (state: CaseState, handoff: Handoff) => state.route.includes(handoff.id);

/** Grants that wait for an accept: rotations go on sealing to these desks, the server releases nothing. */
export function pendingGrants(state: CaseState): HandoffGrant[] {
	return handoffsOf(state)
		.filter((handoff) => isOpen(handoff.state))
		.flatMap(grantsOf);
}

/** Grants that are open now: accepted and not over. After a transfer's custody move the to-desk owns instead. */
export function openGrants(state: CaseState): HandoffGrant[] {
	const running = handoffsOf(state).filter(
		(handoff) => (isAccepted(handoff.state) || handoff.state === "received") && !hasMoved(state, handoff),
	);
	return [...running.flatMap(grantsOf), ...handoffsOf(state).flatMap((handoff) => followUps(state, handoff))];
}

/** The earlier custodian reads on for as long as the desk it handed to owns the section. */
function followUps(state: CaseState, handoff: Handoff): HandoffGrant[] {
	if (!handoff.followUp || !hasMoved(state, handoff)) return [];
	return grantsOf(handoff)
		.filter(({ compartment }) => state.sections[compartment]?.owner === handoff.to)
		.map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: true }));
}

/**
 * Grants that were open and are over, and that no other way to read replaces: to be rotated away. Also those of an
 * earlier custodian without follow-up.
 */
export function endedGrants(state: CaseState): HandoffGrant[] {
	const over = handoffsOf(state).flatMap((handoff) => {
		if (hasMoved(state, handoff))
			return grantsOf(handoff).map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: handoff.followUp }));
		const wasOpen = handoff.accept !== null && !isAccepted(handoff.state) && handoff.state !== "received";
		return wasOpen ? grantsOf(handoff) : [];
	});
	const readers = whoMayRead(state);
	return over.filter(({ compartment, desk }) => !readers[compartment]?.includes(desk));
}

/** For each section's compartment the desks that may read it now, the owner first. */
export function whoMayRead(state: CaseState): Record<Id, Id[]> {
	const open = openGrants(state);
	return Object.fromEntries(
		Object.entries(state.sections).map(([compartment, { owner }]) => {
			const readers = open.filter((grant) => grant.compartment === compartment).map(({ desk }) => desk);
			return [compartment, [...new Set([owner, ...readers])]];
		}),
	);
}

/** @param now UTC ms. @returns the flags of one hand-off; none when it is unknown. */
export function flagsOf(state: CaseState, handoffId: Id, now: number): HandoffFlag[] {
	const handoff = state.handoffs[handoffId];
	if (!handoff) return [];
	const consent = handoff.basis?.consent ? state.consents[handoff.basis.consent] : undefined;
	return handoffFlags(handoff, consent, now);
}

export const CASE_FLAGS = [
	/** A consent for the custodian's organisation was withdrawn and no other is active: hand on, close or erase. */
	"custodian-duty",
	/** A transfer was received and its case.custody hasn't come. */
	"custody-due",
] as const;
export type CaseFlag = (typeof CASE_FLAGS)[number];

export function caseFlags(state: CaseState, ctx: Pick<CaseContext, "now" | "organisationOfDesk">): CaseFlag[] {
	const found: Record<CaseFlag, boolean> = { "custodian-duty": hasDuty(state, ctx), "custody-due": custodyDue(state) !== undefined };
	return CASE_FLAGS.filter((flag) => found[flag]);
}

function hasDuty(state: CaseState, { now, organisationOfDesk }: Pick<CaseContext, "now" | "organisationOfDesk">): boolean {
	if (state.custodian === null || CLOSED_STATUSES.includes(state.status)) return false;
	const organisation = organisationOfDesk(state.custodian);
	const theirs = Object.values(state.consents).filter(({ terms }) => terms.recipient === organisation && terms.permit);
	const states = theirs.map((consent) => consentStateAt(consent, now));
	return states.includes("withdrawn") && !states.includes("active");
}
