/** What the state of a hand-off says: whether it is open, has moved custody, or where she is. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import type { HandoffState, Section } from "../codes.ts";
import { FAILED, type Handoff, OPEN, OVER, UNDER_WAY } from "./handoff.ts";

const HOUR = 3_600_000;
/** She can still be met for this many ms after the end of a hand-off: 72 hours. */
export const MEET_WITHIN = 72 * HOUR;
/** Without an agreed arrival, both desks are told this many ms after the departure. */
const TELL_AFTER = 6 * HOUR;
/** The latest `tellBy`, in ms after its statement: 14 days. */
const TELL_AT_MOST = 14 * 24 * HOUR;

/** Whether a hand-off in this state was accepted, and is neither received nor over. */
export function isAccepted(state: HandoffState): boolean {
	return (UNDER_WAY as readonly string[]).includes(state);
}

/** Whether a hand-off in this state waits until the to-desk accepts or declines it. */
export function isOpen(state: HandoffState): boolean {
	return (OPEN as readonly string[]).includes(state);
}

/** Whether a hand-off in this state is over. */
export function isOver(state: HandoffState): boolean {
	return (OVER as readonly string[]).includes(state);
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

/** The sections that a desk needs to meet her. */
const ESSENTIAL: readonly Section[] = ["safe-contact", "logistics"];

export function isEssential(section: Section): boolean {
	return ESSENTIAL.includes(section);
}

/** Whether she counts as departed, by a departure, an answer or her arrival. */
export function hasDeparted({ departed, arrived }: Pick<Handoff, "departed" | "arrived">): boolean {
	return departed !== null || arrived !== null;
}

/** From when on she counts as departed, by the `at` of the statement that said so, UTC ms; null while she doesn't. */
export function departedAt({ departed, arrived }: Pick<Handoff, "departed" | "arrived">): number | null {
	return departed?.at ?? arrived?.at ?? null;
}

/** Whether she counts as departed on an accepted hand-off that is neither received nor over. */
export function isTravelling(handoff: Pick<Handoff, "departed" | "arrived" | "state">): boolean {
	return hasDeparted(handoff) && isAccepted(handoff.state);
}

/** What a basis that ends by its date while she travels depends on. All times are UTC ms. */
export interface Travel {
	since: number;
	/** Without an arrival, the basis stays valid until then. */
	until: number;
	/** `at` of the last `arrived`, and until when the basis stays valid after it. */
	arrival: { at: number; until: number } | null;
}

/** Null before departure, and when the hand-off is over. */
export function travelOf(handoff: Pick<Handoff, "departed" | "arrived" | "basisTellBy" | "state">): Travel | null {
	const { departed, arrived, basisTellBy, state } = handoff;
	const since = departed?.since ?? arrived?.since;
	if (!isLive(state) || since === undefined) return null;
	const arrival = arrived && { at: arrived.at, until: arrived.since + 24 * HOUR };
	return { since, until: basisTellBy === null ? since : basisTellBy + TELL_AFTER, arrival };
}

/**
 * Until when something that ends by its date stays valid, UTC ms. While she travels, an end by date doesn't count at once. An arrival that is
 * recorded after that opens nothing again.
 */
export function validUntil(end: number, travel: Travel | null): number {
	if (travel === null || end < travel.since) return end;
	const withoutArrival = Math.max(end, travel.until);
	const { arrival } = travel;
	return arrival !== null && arrival.at < withoutArrival ? Math.max(end, arrival.until) : withoutArrival;
}

/** Until when she can still be met on a hand-off that is over, and the keys of essential sections are kept, UTC ms. */
export function meetableUntil({ overAt, arrived }: Pick<Handoff, "overAt" | "arrived">): number {
	return Math.max(overAt ?? 0, arrived?.at ?? 0) + MEET_WITHIN;
}

/** Whether a hand-off that was accepted and is over still opens essential sections to its to-desk at `now` (UTC ms): she may yet be met. */
export function opensAfterEnd(handoff: Handoff, now: number): boolean {
	return handoff.accept !== null && isOver(handoff.state) && hasDeparted(handoff) && now < meetableUntil(handoff);
}

/** Whether a hand-off stays red after its end until somebody answers: then it doesn't matter for an arrival how long ago it ended. */
export function waitsForAnswer({ expected, questions }: Pick<Handoff, "expected" | "questions">): boolean {
	return expected || questions.length > 0;
}

/** Whether the to-desk may say at `at` (UTC ms) that she has arrived, if she hasn't arrived already. */
export function mayArrive(handoff: Handoff, at: number): boolean {
	const { requestedBy, state, overAt, hasHer } = handoff;
	if (requestedBy === null || state === "received") return false;
	return !isOver(state) || hasHer || waitsForAnswer(handoff) || at < meetableUntil({ overAt, arrived: null });
}

/** Whether a moment can be agreed at which she is expected to say that she is all right: it goes on, and she hasn't arrived. */
export function mayCheckIn({ state, arrived, expected }: Pick<Handoff, "state" | "arrived" | "expected">): boolean {
	return arrived === null && (isAccepted(state) || expected);
}

/** Whether `tellBy` is a time that may be set at `at`. Both are UTC ms. */
export function isFitTellBy(tellBy: number, at: number): boolean {
	return tellBy > at && tellBy <= at + TELL_AT_MOST;
}

/** What a departure changes. @param asked the `tellBy` that was asked for. @param since when she departed. All are UTC ms. */
export function departure(handoff: Pick<Handoff, "arranged">, asked: number | null, since: number, at: number) {
	const tellBy = tellByOf(handoff, asked, since, at);
	return { departed: { since, at }, tellBy, basisTellBy: tellBy };
}

/** The `tellBy` of a departure. @param asked the time that was asked for. @param since when she departed. All are UTC ms. */
function tellByOf({ arranged }: Pick<Handoff, "arranged">, asked: number | null, since: number, at: number): number {
	if (asked !== null && isFitTellBy(asked, at)) return asked;
	const usual = arranged ? arranged.expectBy + HOUR : since + TELL_AFTER;
	return usual > at ? usual : at + TELL_AFTER;
}

/** Whether one of the desks may see the hand-off: its from-desk always, its to-desk once it was requested. */
export function isParty({ from, to, requestedBy }: Handoff, desks: ReadonlySet<Id>): boolean {
	return desks.has(from) || (requestedBy !== null && desks.has(to));
}
