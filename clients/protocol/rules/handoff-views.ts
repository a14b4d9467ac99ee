/**
 * Views of a hand-off: flags and the next move, computed from its state and the time. They are never stored in a chain. SPEC "Cases",
 * section 6. No flag forbids a move. For example, the to-desk may accept after `respondBy`, and receive a person after the basis has
 * lapsed on the way.
 */
import { RESPOND_WITHIN } from "../codes.ts";
import { basisEnd, COUNTERSIGN_WITHIN } from "./basis.ts";
import { type Consent, isRevoked } from "./consent.ts";
import { type AnyAction, type Handoff, whoMoves } from "./handoff.ts";
import { discloses, isAccepted, isLive, isOpen } from "./handoff-state.ts";

export const HANDOFF_FLAGS = [
	/** Half of the time to answer has passed. */
	"due-amber",
	/** `respondBy` has passed without an answer. */
	"due-red",
	/** `expectBy` has passed without `receive`. Shown to both desks. */
	"overdue",
	/** The basis has ended. `extend` renews it. */
	"lapsed",
	/** An arrangement waits until the other desk confirms it. */
	"unconfirmed",
	/** The basis waits for a second member's countersignature. */
	"countersign-awaited",
	/** A vital interest has waited for more than 24 hours for its countersignature. */
	"countersign-missing",
	/** The second member refused the basis. */
	"countersign-refused",
	/** The consent of the basis was withdrawn or entered in error. Shown to both desks. */
	"consent-withdrawn",
	/** An enter-in-error waits for a second member's countersignature. */
	"error-awaits-countersign",
] as const;
export type HandoffFlag = (typeof HANDOFF_FLAGS)[number];

/** Flags that need action now. An inbox lists their hand-offs as red. */
export const RED_FLAGS: readonly HandoffFlag[] = [
	"due-red",
	"overdue",
	"lapsed",
	"countersign-missing",
	"countersign-refused",
	"consent-withdrawn",
];

/** A period in UTC ms. `from` is included, `until` is not. */
interface Period {
	from: number;
	until: number;
}

type FlagPeriods = Partial<Record<HandoffFlag, Period>>;

const since = (from: number): Period => ({ from, until: Number.POSITIVE_INFINITY });
const ALWAYS = since(0);

/** When the person is expected, UTC ms: the arranged time, else the proposed one, else null. */
export function expectedBy({ arranged, proposed }: Handoff): number | null {
	return (arranged ?? proposed)?.expectBy ?? null;
}

/**
 * The period of each flag, provided that nobody makes another move.
 * @param consent the consent that the basis names.
 */
export function flagPeriods(handoff: Handoff, consent: Consent | undefined): FlagPeriods {
	const { proposed, inError, state } = handoff;
	const expected = expectedBy(handoff);
	return {
		...duePeriods(handoff),
		...basisPeriods(handoff, consent),
		...(isAccepted(state) && expected !== null && { overdue: since(expected + 1) }),
		...(isAccepted(state) && proposed !== null && { unconfirmed: ALWAYS }),
		...(inError !== null && { "error-awaits-countersign": ALWAYS }),
	};
}

function duePeriods({ state, respondBy, priority }: Handoff): FlagPeriods {
	if (!isOpen(state) || respondBy === null) return {};
	const halfTime = respondBy - RESPOND_WITHIN[priority] / 2;
	return { "due-amber": { from: halfTime, until: respondBy + 1 }, "due-red": since(respondBy + 1) };
}

function basisPeriods(handoff: Handoff, consent: Consent | undefined): FlagPeriods {
	const { basis, state } = handoff;
	if (basis === null) return {};
	const isDisclosing = discloses(handoff);
	const hasStarted = isLive(state);
	const isAwaited = hasStarted && basis.countersign === "awaited";
	return {
		...(isDisclosing && { lapsed: since(basisEnd(basis, consent)) }),
		...(isDisclosing && consent && isRevoked(consent) && { "consent-withdrawn": ALWAYS }),
		...(isAwaited && { "countersign-awaited": ALWAYS }),
		...(isAwaited && basis.kind === "vital-interest" && { "countersign-missing": since(basis.awaitedSince + COUNTERSIGN_WITHIN + 1) }),
		...(hasStarted && basis.countersign === "refused" && { "countersign-refused": ALWAYS }),
	};
}

/** The flags at `now` (UTC ms), in the order of HANDOFF_FLAGS. @param consent the consent that the basis names. */
export function handoffFlags(handoff: Handoff, consent: Consent | undefined, now: number): HandoffFlag[] {
	const periods = flagPeriods(handoff, consent);
	return HANDOFF_FLAGS.filter((flag) => {
		const period = periods[flag];
		return period !== undefined && period.from <= now && now < period.until;
	});
}

/** The move that takes a hand-off forward, or null when it is over. */
export function nextMove({ state, proposed, arranged, travel }: Handoff): AnyAction | null {
	if (state === "draft") return "request";
	if (isOpen(state)) return "accept";
	if (state === "received") return "complete";
	if (!isAccepted(state)) return null;
	if (state === "on-hold") return "resume";
	if (proposed !== null) return "confirm";
	if (state === "in-transit" || !travel) return "receive";
	return arranged === null ? "arrange" : "depart";
}

/** Which of the two desks must act next: make the next move, or countersign. Both can be true. */
export function awaitedDesks(handoff: Handoff): { from: boolean; to: boolean } {
	const { basis, inError, state, from, to } = handoff;
	const move = nextMove(handoff);
	const countersign = isLive(state) && basis?.countersign === "awaited";
	const movers = move === null ? [] : whoMoves(handoff, move);
	return {
		from: movers.includes(from) || countersign || inError !== null,
		// A member of the to-desk may countersign a vital interest.
		to: movers.includes(to) || (countersign && basis.kind === "vital-interest"),
	};
}
