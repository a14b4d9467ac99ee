/** The rights to read that hand-offs give. Computed from the state of the case, never stored. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isAccepted, isOpen, isReceivedTransfer } from "../rules/handoff-state.ts";
import type { DecisionContext } from "./case-basis.ts";
import { sectionsOpenTo } from "./case-reading.ts";
import type { CaseState } from "./case-state.ts";

/** A desk's right to read one compartment by a hand-off. */
export interface HandoffGrant {
	compartment: Id;
	desk: Id;
	handoff: Id;
	/** Whether the key is sealed only after the from-desk has verified the accept. */
	byHand: boolean;
	/** Whether the desk is the from-desk of a transfer, which reads on as an option of this transfer. */
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

/** Grants that wait for an accept. Rotations seal keys to the desks of these grants, but the server releases no key to them yet. */
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
 * Grants of accepted hand-offs for the sections that are open now. After a transfer has moved custody, the to-desk owns the sections
 * instead.
 */
export function openGrants(state: CaseState, context: DecisionContext): HandoffGrant[] {
	const given = handoffsOf(state)
		.filter((handoff) => !hasMovedCustody(state, handoff))
		.flatMap((handoff) => {
			const open = sectionsOpenTo(state, handoff, context);
			return grantsOf(handoff).filter(({ compartment }) => open.includes(compartment));
		});
	return [...given, ...handoffsOf(state).flatMap((handoff) => followUps(state, handoff))];
}

/** With follow-up, the earlier custodian may read for as long as the desk that received the transfer owns the section. */
function followUps(state: CaseState, handoff: Handoff): HandoffGrant[] {
	if (!handoff.followUp || !hasMovedCustody(state, handoff)) return [];
	return grantsOf(handoff)
		.filter(({ compartment }) => state.sections[compartment]?.owner === handoff.to)
		.map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: true }));
}

/** The earlier custodians that follow up a transfer. */
export function followUpDesks(state: CaseState): Id[] {
	return handoffsOf(state).flatMap((handoff) => followUps(state, handoff).map(({ desk }) => desk));
}

/**
 * Grants of accepted hand-offs for sections that aren't open any more, of desks that have no other right to read the section. A rotation must
 * remove these desks. Includes an earlier custodian without follow-up.
 */
export function endedGrants(state: CaseState, context: DecisionContext): HandoffGrant[] {
	const ended = handoffsOf(state).flatMap((handoff) => {
		if (hasMovedCustody(state, handoff))
			return grantsOf(handoff).map((grant) => ({ ...grant, desk: handoff.from, byHand: false, followUp: handoff.followUp }));
		if (handoff.accept === null || isReceivedTransfer(handoff)) return [];
		const open = sectionsOpenTo(state, handoff, context);
		return grantsOf(handoff).filter(({ compartment }) => !open.includes(compartment));
	});
	const readers = whoMayRead(state, context);
	return ended.filter(({ compartment, desk }) => !readers[compartment]?.includes(desk));
}

/** The desks that may read each section now, the owner first, by compartment. */
export function whoMayRead(state: CaseState, context: DecisionContext): Record<Id, Id[]> {
	const open = openGrants(state, context);
	return Object.fromEntries(
		Object.entries(state.sections).map(([compartment, { owner }]) => {
			const readers = open.filter((grant) => grant.compartment === compartment).map(({ desk }) => desk);
			return [compartment, [...new Set([owner, ...readers])]];
		}),
	);
}

/** The sections that nobody can open any more: the owner is gone, and no desk that isn't gone reads them. */
export function lostSections(state: CaseState, context: DecisionContext & { isGone(desk: Id): boolean }): Id[] {
	return Object.entries(whoMayRead(state, context)).flatMap(([compartment, readers]) =>
		!state.sections[compartment]?.closed && readers.every((desk) => context.isGone(desk)) ? compartment : [],
	);
}
