/** The rights to read that hand-offs give. Computed from the state of the case, never stored. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import type { Handoff } from "../rules/handoff.ts";
import { givesSection, isAccepted, isOpen } from "../rules/handoff-state.ts";
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
