/** What the state of a hand-off says: whether it is open, has moved custody, or gives the to-desk a section. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import type { HandoffState, Section } from "../codes.ts";
import { FAILED, type Handoff, OPEN, UNDER_WAY } from "./handoff.ts";

/** Whether a hand-off in this state was accepted, and is neither received nor over. */
export function isAccepted(state: HandoffState): boolean {
	return (UNDER_WAY as readonly string[]).includes(state);
}

/** Whether a hand-off in this state waits until the to-desk accepts or declines it. */
export function isOpen(state: HandoffState): boolean {
	return (OPEN as readonly string[]).includes(state);
}

/** Whether the request failed, and the from-desk has not settled it. */
export function isUnsettled({ state, settled }: Pick<Handoff, "state" | "settled">): boolean {
	return (FAILED as readonly string[]).includes(state) && !settled;
}

/** Whether a hand-off in this state was requested and has not ended. */
export function isLive(state: HandoffState): boolean {
	return isOpen(state) || isAccepted(state) || state === "received";
}

/**
 * Whether it is a transfer that was received, completed or not. Then custody has moved too, in the same bundle, and the to-desk owns the
 * granted sections.
 */
export function isReceivedTransfer({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return kind === "transfer" && (state === "received" || state === "completed");
}

/** Whether the hand-off still discloses sections to the to-desk. After a received transfer the to-desk reads them as their owner. */
export function discloses({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return isLive(state) && !isReceivedTransfer({ kind, state });
}

/** The to-desk, while grants may be sealed to it; else null. */
export function recipientOf(handoff: Pick<Handoff, "kind" | "state" | "to">): Id | null {
	return discloses(handoff) ? handoff.to : null;
}

/** Whether the to-desk may open its grants. Grants of a received transfer stay open. */
export function isReleased({ kind, state }: Pick<Handoff, "kind" | "state">): boolean {
	return isAccepted(state) || state === "received" || isReceivedTransfer({ kind, state });
}

/** The to-desk needs these sections to meet the person safely, so they are never held back. */
const NEVER_HELD_BACK: readonly Section[] = ["safe-contact", "logistics"];

/**
 * The compartments of the sections that a hand-off holds back. The to-desk gets no new key of these sections. A section that the to-desk
 * owns by now isn't held back.
 * @param owners the owners of the case's sections, by compartment.
 */
export function heldBackSections(
	{ heldBack, sections, to }: Pick<Handoff, "heldBack" | "sections" | "to">,
	owners: Readonly<Record<Id, { owner: Id }>>,
): Id[] {
	if (!heldBack) return [];
	return sections.flatMap(({ section, compartment }) => (canHoldBack(section) && owners[compartment]?.owner !== to ? compartment : []));
}

/** Whether a hand-off that is held back holds back this section. */
export function canHoldBack(section: Section): boolean {
	return !NEVER_HELD_BACK.includes(section);
}

/** Whether the hand-off gives the to-desk this section, and doesn't hold it back. */
export function givesSection({ heldBack, sections }: Pick<Handoff, "heldBack" | "sections">, compartment: Id): boolean {
	const named = sections.find((each) => each.compartment === compartment);
	return named !== undefined && !(heldBack && canHoldBack(named.section));
}

/**
 * Whether the to-desk holds this section because of the hand-off. A to-desk that owns the section by now still holds it when the hand-off
 * has ended or is held back: it has taken the case over, or another desk gave it the section.
 */
export function holdsBy(
	handoff: Pick<Handoff, "accept" | "heldBack" | "kind" | "sections" | "state" | "to">,
	compartment: Id,
	owner: Id | null,
): boolean {
	const isNamed = handoff.sections.some((each) => each.compartment === compartment);
	if (isNamed && handoff.accept !== null && handoff.to === owner) return true;
	return givesSection(handoff, compartment) && isReleased(handoff);
}

/** Whether the person has departed, and the hand-off is neither received nor ended. */
export function isTravelling(handoff: Handoff): boolean {
	return handoff.departed && isAccepted(handoff.state);
}

/** Whether one of the desks may see the hand-off: its from-desk always, its to-desk once it was requested. */
export function isParty({ from, to, requestedBy }: Handoff, desks: ReadonlySet<Id>): boolean {
	return desks.has(from) || (requestedBy !== null && desks.has(to));
}
