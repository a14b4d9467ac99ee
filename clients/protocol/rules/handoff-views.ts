/**
 * Views of a hand-off: flags and the next move, computed from its state and the time. They are never stored in a chain. SPEC "Cases",
 * section 6. No flag forbids a move. For example, the to-desk may accept after `respondBy`.
 */
import type { Id } from "../bytes.ts";
import { HANDOFF_STATES, RESPOND_WITHIN } from "../codes.ts";
import { ANSWER_WITHIN, COUNTERSIGN_WITHIN, type OpenQuestion } from "./basis.ts";
import { type AnyAction, type Handoff, whoMoves } from "./handoff.ts";
import { discloses, hasDeparted, isAccepted, isLive, isOpen, MEET_WITHIN } from "./handoff-state.ts";

export const HANDOFF_FLAGS = [
	/** Half of the time to answer has passed. */
	"due-amber",
	/** `respondBy` has passed without an answer. */
	"due-red",
	/** An accepted emergency without any arrangement, 30 minutes after the acceptance. */
	"nothing-arranged-amber",
	/** The same, 2 hours after the acceptance. */
	"nothing-arranged-red",
	/** `tellBy`, or `expectBy` before departure, has passed without `arrived` or `receive`. Shown to both desks. */
	"overdue",
	/** She may be on the way to the to-desk although the hand-off doesn't go on as agreed. Shown to both desks, also when it is over. */
	"still-expected",
	/** The to-desk has had her for 24 hours, and hasn't received. Also when the hand-off is over. */
	"met-amber",
	/** The same, for 72 hours. */
	"met-red",
	/** The basis has ended by its date. `extend` renews it. */
	"lapsed",
	/** An arrangement waits until the other desk confirms it. */
	"unconfirmed",
	/** No basis allows the to-desk of an accepted hand-off to read now. Shown to both desks. */
	"file-closed",
	/** A second person is asked about a basis. */
	"countersign-awaited",
	/** The time to answer, or the 24 hours for which an override counts, ends within 12 hours. */
	"countersign-amber",
	/** A second person has been asked for more than 24 hours, or an override has counted alone for 24 hours. */
	"countersign-missing",
	/** A second person has refused the basis, or nobody could answer for 72 hours. */
	"countersign-refused",
	/** The consent of the basis was withdrawn or entered in error. Shown to both desks. */
	"consent-withdrawn",
	/** A "no" takes out a section. Shown to both desks. */
	"denied",
	/** An enter-in-error waits for a second member's countersignature. */
	"error-awaits-countersign",
] as const;
export type HandoffFlag = (typeof HANDOFF_FLAGS)[number];

const RED = [
	"due-red",
	"nothing-arranged-red",
	"overdue",
	"still-expected",
	"met-red",
	"lapsed",
	"file-closed",
	"countersign-missing",
	"countersign-refused",
	"consent-withdrawn",
] as const satisfies readonly HandoffFlag[];
const AMBER = ["due-amber", "nothing-arranged-amber", "met-amber", "countersign-amber"] as const satisfies readonly HandoffFlag[];
export type RedFlag = (typeof RED)[number];
export type AmberFlag = (typeof AMBER)[number];

/** Flags that need action now. An inbox lists their hand-offs as red. */
export const RED_FLAGS: readonly HandoffFlag[] = RED;

/** Flags that will need action soon. */
export const AMBER_FLAGS: readonly HandoffFlag[] = AMBER;

/** A period in UTC ms. `from` is included, `until` is not. Without end: null, so that it can be stored as JSON. */
export interface Period {
	from: number;
	until: number | null;
}

export type FlagPeriods = Partial<Record<HandoffFlag, Period>>;

const since = (from: number): Period => ({ from, until: null });
const ALWAYS = since(0);

/** When the person is expected, UTC ms: the arranged time, else the proposed one, else null. */
export function expectedBy({ arranged, proposed }: Handoff): number | null {
	return (arranged ?? proposed)?.expectBy ?? null;
}

/** What a hand-off's flags need besides the hand-off. folds/case-flags.ts computes it from the case. */
export interface BasisFacts {
	/** When the basis ends by its date, with the time that is added while she travels, UTC ms; null without a basis. */
	end: number | null;
	/** Whether the consent of the basis was withdrawn or entered in error. */
	isRevoked: boolean;
	/** Whether a "no" takes out a section now. */
	isDenied: boolean;
	/** From when on no basis allows the to-desk of an accepted hand-off to read, UTC ms. Null for never. */
	closedFrom: number | null;
	/** The open questions that nobody may answer. */
	unanswerable: readonly OpenQuestion[];
	/** Whether the to-desk is the custodian. */
	isCustodian: boolean;
}

/** The period of each flag, provided that nobody makes another statement. */
export function flagPeriods(handoff: Handoff, facts: BasisFacts): FlagPeriods {
	const { proposed, inError, state } = handoff;
	return {
		...duePeriods(handoff),
		...meetingPeriods(handoff, facts),
		...questionPeriods(handoff, facts),
		...basisPeriods(handoff, facts),
		...(isAccepted(state) && proposed !== null && { unconfirmed: ALWAYS }),
		...(inError !== null && { "error-awaits-countersign": ALWAYS }),
	};
}

function duePeriods({ state, respondBy, priority }: Handoff): FlagPeriods {
	if (!isOpen(state) || respondBy === null) return {};
	const halfTime = respondBy - RESPOND_WITHIN[priority] / 2;
	return { "due-amber": { from: halfTime, until: respondBy + 1 }, "due-red": since(respondBy + 1) };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function meetingPeriods(handoff: Handoff, { isCustodian }: BasisFacts): FlagPeriods {
	const { state, priority, acceptedAt, arranged, proposed, arrived, hasHer, expected, tellBy } = handoff;
	const isNotArranged =
		priority === "emergency" && isAccepted(state) && acceptedAt !== null && !arranged && !proposed && !hasDeparted(handoff);
	const time = handoff.departed ? tellBy : expectedBy(handoff);
	return {
		...(isNotArranged && {
			"nothing-arranged-amber": { from: acceptedAt + 30 * MINUTE, until: acceptedAt + 2 * HOUR },
			"nothing-arranged-red": since(acceptedAt + 2 * HOUR),
		}),
		...(isAccepted(state) && !arrived && time !== null && { overdue: since(time + 1) }),
		...(expected && { "still-expected": ALWAYS }),
		...(hasHer &&
			arrived &&
			!isCustodian && {
				"met-amber": { from: arrived.since + 24 * HOUR, until: arrived.since + MEET_WITHIN },
				"met-red": since(arrived.since + MEET_WITHIN),
			}),
	};
}

function basisPeriods(handoff: Handoff, { end, isRevoked, isDenied, closedFrom }: BasisFacts): FlagPeriods {
	const isDisclosing = discloses(handoff);
	return {
		...(isDisclosing && end !== null && { lapsed: since(end) }),
		...(closedFrom !== null && { "file-closed": since(closedFrom) }),
		...(isDisclosing && isRevoked && { "consent-withdrawn": ALWAYS }),
		...(isDisclosing && isDenied && { denied: ALWAYS }),
		...(isLive(handoff.state) && handoff.basis?.countersign === "refused" && { "countersign-refused": ALWAYS }),
	};
}

/** How long before a question becomes red it is amber, in ms: 12 hours. */
const AMBER_BEFORE = 12 * HOUR;

/** The open questions to a second person, in every state of the hand-off. */
function questionPeriods({ questions, basis }: Handoff, { unanswerable }: BasisFacts): FlagPeriods {
	if (questions.length === 0) return {};
	const oldest = (asked: readonly OpenQuestion[]) => Math.min(...asked.map((each) => each.since));
	// The 24 hours of an override may have begun before its question: by an earlier override for the same organisation.
	const isAsked = questions.some(({ object }) => object === basis?.object);
	const alone = isAsked && basis?.countsUntil ? basis.countsUntil : Number.POSITIVE_INFINITY;
	const red = Math.min(oldest(questions) + COUNTERSIGN_WITHIN + 1, alone);
	return {
		"countersign-awaited": ALWAYS,
		"countersign-amber": { from: red - AMBER_BEFORE, until: red },
		"countersign-missing": since(red),
		...(unanswerable.length > 0 && { "countersign-refused": since(oldest(unanswerable) + ANSWER_WITHIN) }),
	};
}

/** The flags whose period includes `now` (UTC ms), in the order of HANDOFF_FLAGS. */
export function flagsAt(periods: FlagPeriods, now: number): HandoffFlag[] {
	return HANDOFF_FLAGS.filter((flag) => {
		const period = periods[flag];
		return period !== undefined && period.from <= now && now < (period.until ?? Number.POSITIVE_INFINITY);
	});
}

/**
 * What lists and pages say about a hand-off: its state, or where she is when the state doesn't say it.
 * met: the to-desk has her. was-met: she arrived there, and the to-desk doesn't have her any more.
 */
export const SHOWN_STATES = [...HANDOFF_STATES, "met", "was-met"] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export function shownState({ state, arrived, hasHer }: Pick<Handoff, "state" | "arrived" | "hasHer">): ShownState {
	if (hasHer) return "met";
	return state === "in-transit" && arrived !== null ? "was-met" : state;
}

/** The move that takes a hand-off forward, or null when it is over. */
export function nextMove({ state, proposed, arranged, arrived, hasHer, travel }: Handoff): AnyAction | null {
	if (state === "draft") return "request";
	if (isOpen(state)) return "accept";
	if (state === "received") return "complete";
	if (!isAccepted(state)) return null;
	if (hasHer) return "receive";
	if (state === "on-hold") return "resume";
	if (proposed !== null) return "confirm";
	if (state === "in-transit" || !travel || arrived !== null) return "receive";
	return arranged === null ? "arrange" : "depart";
}

/** What each list shows of a hand-off by its statements alone. */
export function listedFields(handoff: Handoff) {
	const { kind, state, priority, from, to, respondBy } = handoff;
	return { kind, state, shown: shownState(handoff), priority, from, to, respondBy, expectBy: expectedBy(handoff) };
}

/** What an inbox shows of it besides. */
export function inboxFields(handoff: Handoff) {
	const { reason, suggested, hasHer } = handoff;
	return { reason, suggested, hasHer, next: nextMove(handoff) };
}

/**
 * Which of the two desks must act next: make the next move, answer a question, or say who meets her. Both can be true.
 * @param answerers the desks that may answer the open questions.
 */
export function awaitedDesks(handoff: Handoff, answerers: readonly Id[]): { from: boolean; to: boolean } {
	const { inError, from, to, expected } = handoff;
	const move = nextMove(handoff);
	const movers = move === null ? [] : whoMoves(handoff, move);
	return {
		from: movers.includes(from) || answerers.includes(from) || inError !== null || expected,
		to: movers.includes(to) || answerers.includes(to),
	};
}
