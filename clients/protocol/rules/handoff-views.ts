/**
 * What a hand-off looks like now: flags computed from its state and the clock, never stored. SPEC "cases", Views.
 * None of them forbids a move: an emergency stays open past `respondBy`, and what lapsed on the way can be received.
 */
import { type Priority, RESPOND_WITHIN } from "../codes.ts";
import { basisEnd, COUNTERSIGN_WITHIN } from "./basis.ts";
import { type Consent, isRevoked } from "./consent.ts";
import { discloses, type Handoff, isAccepted, isLive, isOpen } from "./handoff.ts";

export const HANDOFF_FLAGS = [
	/** Half of the time to answer is over. */
	"due-amber",
	/** respondBy has passed without an answer. */
	"due-red",
	/** expectBy has passed without `receive`: both desks. */
	"overdue",
	/** The basis has run out; `extend` renews it. */
	"lapsed",
	/** An arrangement waits for the other desk. */
	"unconfirmed",
	/** The basis waits for a second member. */
	"countersign-awaited",
	/** ... and, with a vital interest, has done so for more than 24 hours. */
	"countersign-missing",
	"countersign-refused",
	/** The consent it rests on was withdrawn or entered in error: both desks. */
	"consent-withdrawn",
	/** An enter-in-error waits for a second member. */
	"error-awaits-countersign",
] as const;
export type HandoffFlag = (typeof HANDOFF_FLAGS)[number];

/** When the time to answer is half over, UTC ms. */
export function amberAt(respondBy: number, priority: Priority): number {
	return respondBy - RESPOND_WITHIN[priority] / 2;
}

function isOverdue({ state, arranged, proposed }: Handoff, now: number): boolean {
	const expected = arranged ?? proposed;
	return isAccepted(state) && expected !== null && now > expected.expectBy;
}

function dueFlag({ state, respondBy, priority }: Handoff, now: number): HandoffFlag | undefined {
	if (!isOpen(state) || respondBy === null) return undefined;
	if (now > respondBy) return "due-red";
	return now >= amberAt(respondBy, priority) ? "due-amber" : undefined;
}

/** @param consent the one its basis names. @param now UTC ms. @returns in the order of HANDOFF_FLAGS. */
export function handoffFlags(handoff: Handoff, consent: Consent | undefined, now: number): HandoffFlag[] {
	const { basis, proposed, inError, state } = handoff;
	const live = isLive(state);
	const due = dueFlag(handoff, now);
	const awaited = live && basis?.countersign === "awaited";
	const found: Partial<Record<HandoffFlag, boolean>> = {
		"due-amber": due === "due-amber",
		"due-red": due === "due-red",
		overdue: isOverdue(handoff, now),
		lapsed: discloses(handoff) && basis !== null && now >= basisEnd(basis, consent),
		unconfirmed: isAccepted(state) && proposed !== null,
		"countersign-awaited": awaited,
		"countersign-missing": awaited && basis?.kind === "vital-interest" && now > basis.since + COUNTERSIGN_WITHIN,
		"countersign-refused": live && basis?.countersign === "refused",
		"consent-withdrawn": discloses(handoff) && consent !== undefined && isRevoked(consent),
		"error-awaits-countersign": inError !== null,
	};
	return HANDOFF_FLAGS.filter((flag) => found[flag]);
}
