/**
 * Which granted sections are open to a to-desk now. Nothing stores this: server and clients compute it for the present time. SPEC "Cases",
 * section 3, "Who may read".
 */
import type { Id } from "../bytes.ts";
import { ANSWER_WITHIN, basisEnd, COUNTERSIGN_WITHIN } from "../rules/basis.ts";
import { noesAgainst } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import {
	departedAt,
	isAccepted,
	isEssential,
	isOpen,
	isOver,
	isReceivedTransfer,
	meetableUntil,
	opensAfterEnd,
	travelOf,
	waitsForAnswer,
} from "../rules/handoff-state.ts";
import { checkGrantBasis, type DecisionContext, decideHandoff, questionOf } from "./case-basis.ts";
import type { CaseState } from "./case-state.ts";

/** The granted sections that the to-desk may read now by this hand-off, and those that it owns. Empty before the acceptance. */
export function sectionsOpenTo(state: CaseState, handoff: Handoff, context: DecisionContext): Id[] {
	if (handoff.accept === null) return [];
	const owned = handoff.sections.filter(({ compartment }) => state.sections[compartment]?.owner === handoff.to);
	const read = isReceivedTransfer(handoff)
		? handoff.sections.filter(({ compartment }) => handoff.given.includes(compartment))
		: readSections(state, handoff, context);
	return [...new Set([...read, ...owned].map(({ compartment }) => compartment))];
}

function readSections(state: CaseState, handoff: Handoff, context: DecisionContext): Handoff["sections"] {
	const isRunning = isAccepted(handoff.state) || handoff.state === "received";
	const decision = isRunning ? decideHandoff(state, handoff, context, "read") : null;
	const isOpenByBasis = (section: Handoff["sections"][number]["section"]) =>
		decision?.allow === true && decision.sections.includes(section);
	const isMeetable = isRunning || opensAfterEnd(handoff, context.now);
	return handoff.sections.filter(
		({ section }) => isOpenByBasis(section) || (isMeetable && isEssential(section) && !wasDenied(state, handoff, section, context)),
	);
}

/** Whether a "no" closes an essential section: it was recorded before she counted as departed. */
function wasDenied(state: CaseState, handoff: Handoff, section: Handoff["sections"][number]["section"], context: DecisionContext): boolean {
	const question = questionOf(handoff, context, "read");
	const { basis } = handoff;
	if (!question || !basis) return false;
	const departed = departedAt(handoff);
	const noes = noesAgainst(section, question, { basis, consents: Object.values(state.consents) });
	return noes.some(({ since }) => departed === null || since < departed);
}

/** The to-desk, while keys of this section may be sealed to it by the hand-off; else null. */
export function recipientOf(state: CaseState, handoff: Handoff, compartment: Id, context: DecisionContext): Id | null {
	if (!handoff.sections.some((each) => each.compartment === compartment)) return null;
	if (isOpen(handoff.state)) return handoff.to;
	if (isReceivedTransfer(handoff)) return null;
	return sectionsOpenTo(state, handoff, context).includes(compartment) ? handoff.to : null;
}

/**
 * Checks that a key of a section may be granted to the to-desk. An essential section needs no basis while it is open.
 * @throws ProtocolError as checkGrantBasis.
 */
export function checkMayGrant(state: CaseState, handoffId: Id, compartment: Id, context: DecisionContext): void {
	const handoff = state.handoffs[handoffId];
	if (!handoff || !sectionsOpenTo(state, handoff, context).includes(compartment)) checkGrantBasis(state, handoffId, context);
}

/** Whether the keys of a section will never be used again: the hand-off is over, and can't open the section any more. */
export function areKeysUseless(handoff: Handoff, { section }: Pick<Handoff["sections"][number], "section">, now: number): boolean {
	if (!isOver(handoff.state) || isReceivedTransfer(handoff)) return false;
	const mayReopen = handoff.accept !== null && isEssential(section) && (now < meetableUntil(handoff) || waitsForAnswer(handoff));
	return !mayReopen;
}

/**
 * The next time at which a section may open or close, or a flag may change, although nobody makes a statement, UTC ms. Null when there is
 * none. Nothing changes before this time; it is possible that nothing changes then.
 */
export function nextChange(state: CaseState, context: DecisionContext): number | null {
	const times = Object.values(state.handoffs).flatMap((handoff) => changesOf(state, handoff, context));
	const later = times.filter((time) => time > context.now);
	return later.length > 0 ? Math.min(...later) : null;
}

/**
 * From when on the basis of an accepted hand-off doesn't allow the to-desk to read, UTC ms: 0 when only a statement can have ended it. Or the
 * next time at which it will stop although nobody makes a statement. Null when there is no such time, and for all other hand-offs.
 */
export function closedFrom(state: CaseState, handoff: Handoff, context: DecisionContext): number | null {
	const isRunning = isAccepted(handoff.state) || (handoff.state === "received" && !isReceivedTransfer(handoff));
	if (!isRunning) return null;
	const { now } = context;
	const allows = (time: number) => decideHandoff(state, handoff, { ...context, now: time }, "read").allow;
	const times = changesOf(state, handoff, context).sort((a, b) => a - b);
	if (allows(now)) return times.find((time) => time > now && !allows(time)) ?? null;
	return times.findLast((time) => time <= now && allows(time - 1)) ?? 0;
}

/** The times at which a section of a hand-off may open or close, or its flags may change, although nobody makes a statement, UTC ms. */
export function changesOf(state: CaseState, handoff: Handoff, context: DecisionContext): number[] {
	const asked = handoff.questions.flatMap(({ since }) => [since + COUNTERSIGN_WITHIN, since + ANSWER_WITHIN]);
	return [...asked, ...readingChanges(state, handoff, context)];
}

function readingChanges(state: CaseState, handoff: Handoff, { organisationOfDesk }: DecisionContext): number[] {
	const { basis } = handoff;
	if (!basis || isReceivedTransfer(handoff)) return [];
	if (isOver(handoff.state)) return handoff.accept === null ? [] : [meetableUntil(handoff)];
	const recipient = organisationOfDesk(handoff.to);
	const consents = Object.values(state.consents).filter(({ terms }) => terms.recipient === recipient);
	const travel = travelOf(handoff);
	return [
		...consents.flatMap(({ terms }) => [terms.from, terms.until]),
		basisEnd(basis, basis.consent === null ? undefined : state.consents[basis.consent]),
		...(basis.countsUntil === null ? [] : [basis.countsUntil]),
		...(travel ? [travel.until, ...(travel.arrival ? [travel.arrival.until] : [])] : []),
	];
}
