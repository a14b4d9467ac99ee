/** Flat rows of a folded case, for lists and inboxes. Pure: the same fold gives the same rows. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CaseStatus, Section } from "#protocol/codes.ts";
import type { DecisionContext } from "#protocol/folds/case-basis.ts";
import { isWithoutPlace, mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { answerersOf, caseFlags, periodsOfHandoff } from "#protocol/folds/case-flags.ts";
import { nextChange } from "#protocol/folds/case-reading.ts";
import type { CaseState, CaseStatement, TimedContext } from "#protocol/folds/case-state.ts";
import { basisEnd, restsOnConsent } from "#protocol/rules/basis.ts";
import type { Consent } from "#protocol/rules/consent.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { discloses, isAccepted, isOpen } from "#protocol/rules/handoff-state.ts";
import { AMBER_FLAGS, awaitedDesks, expectedBy, type FlagPeriods, RED_FLAGS } from "#protocol/rules/handoff-views.ts";
import { endsByTime } from "./basis-ends.ts";

export interface CaseRow {
	caseId: Id;
	code: string;
	custodian: Id;
	lead: Id | null;
	status: CaseStatus;
	/** The earliest date of its hand-offs in progress, UTC ms; null without a date. */
	due: number | null;
	/** Whether a transfer has come to nothing, and no other transfer is open or accepted. */
	withoutPlace: boolean;
	/** Whether the custodian must hand on, close or erase the case. */
	custodianDuty: boolean;
	/** The time at which reading or flags may change without a statement, UTC ms; null for never. */
	nextChange: number | null;
	/** The size of the directory by which `answerers` was computed; null without an open question to a second person. */
	judgedBy: number | null;
	/** The desks that an admin has invited to take the case over. */
	invited: Id[];
	/** The desks that are asked to attest a consent. */
	named: Id[];
}

export interface SectionRow {
	compartment: Id;
	caseId: Id;
	section: Section;
	owner: Id;
	closed: boolean;
}

/** What lists show of a hand-off, stored with the row. They need no chain, so it is empty here. */
export interface HandoffView {
	handoff: Handoff;
	/** When each flag is shown, until the next append or the next change of the case. */
	periods: FlagPeriods;
}

export interface HandoffRow {
	handoff: Id;
	caseId: Id;
	kind: Handoff["kind"];
	state: Handoff["state"];
	priority: Handoff["priority"];
	fromDesk: Id;
	toDesk: Id;
	/** This field and the next three are times, UTC ms; null for none. */
	respondBy: number | null;
	expectBy: number | null;
	/** From when on the hand-off is shown as amber, and as red. */
	amberAt: number | null;
	redAt: number | null;
	/** Whether the hand-off waits for its from-desk, and for its to-desk. */
	awaitsFrom: boolean;
	awaitsTo: boolean;
	/** From when on she is overdue, UTC ms; null for never. */
	overdueAt: number | null;
	/**
	 * When it becomes amber and red, for each reason, in order of time. Red: also when its basis ends for one section. The desks are rung
	 * at each of these moments. UTC ms.
	 */
	amberMoments: number[];
	redMoments: number[];
	/** Whether the to-desk has her. */
	hasHer: boolean;
	/** The desks that may answer an open question to a second person, and the custodian while she is still expected. */
	answerers: Id[];
	/** Since when a question to a second person is open, UTC ms; null for none. */
	askedAt: number | null;
	/** Whether it was ever requested. A hand-off that wasn't is a draft, which only the from-desk sees. */
	requested: boolean;
	/** Whether it came to nothing and the from-desk must take it up. */
	failed: boolean;
	view: HandoffView;
}

/** @param context.directorySize the size of the directory that the context asks. @throws Error before case.open. */
export function caseRow(state: CaseState, context: TimedContext & { directorySize: number }): CaseRow {
	if (state.custodian === null) throw new Error("a case has no row before case.open");
	const { id: caseId, code, custodian, lead, status } = state;
	return {
		caseId,
		code,
		custodian,
		lead,
		status,
		withoutPlace: isWithoutPlace(state),
		custodianDuty: caseFlags(state, context).includes("custodian-duty"),
		nextChange: earliest([nextChange(state, context), nextChangeOfDuty(state, context)]),
		judgedBy: Object.values(state.handoffs).some(({ questions }) => questions.length > 0) ? context.directorySize : null,
		invited: Object.keys(state.invited),
		named: [...new Set(Object.values(state.consents).flatMap(({ named }) => named))],
		due: earliest(Object.values(state.handoffs).map((handoff) => dueOf(handoff, consentOf(state, handoff)))),
	};
}

/** The next time at which a consent for the custodian's organisation begins or ends, UTC ms; null for none. */
function nextChangeOfDuty(state: CaseState, { now, organisationOfDesk }: TimedContext): number | null {
	const organisation = organisationOfDesk(state.custodian ?? "");
	const own = Object.values(state.consents).filter(({ terms }) => terms.recipient === organisation);
	return earliest(own.flatMap(({ terms }) => [terms.from, terms.until]).filter((time) => time > now));
}

export function sectionRows(state: CaseState): SectionRow[] {
	return Object.entries(state.sections).map(([compartment, section]) => ({ compartment, caseId: state.id, ...section }));
}

export function handoffRows(state: CaseState, context: DecisionContext): HandoffRow[] {
	return Object.values(state.handoffs).map((handoff) => handoffRow(state, handoff, context));
}

function handoffRow(state: CaseState, handoff: Handoff, context: DecisionContext): HandoffRow {
	const { id, kind, priority, from, to, respondBy, requestedBy } = handoff;
	const periods = periodsOfHandoff(state, handoff, context);
	// While she is still expected, somebody is told at `tellBy`, also when the hand-off is over.
	const overdueAt = periods.overdue?.from ?? (handoff.expected ? handoff.tellBy : null);
	const view: HandoffView = { handoff: { ...handoff, chain: [] }, periods };
	const asked = answerersOf(state, handoff, context);
	const awaited = awaitedDesks(handoff, asked);
	// The custodian may say who meets her, also when it is neither of the two desks.
	const mayTell = handoff.expected && state.custodian !== null ? [state.custodian] : [];
	return {
		handoff: id,
		caseId: state.id,
		kind,
		state: handoff.state,
		priority,
		fromDesk: from,
		toDesk: to,
		respondBy,
		expectBy: expectedBy(handoff),
		amberAt: earliest(AMBER_FLAGS.map((flag) => periods[flag]?.from ?? null)),
		redAt: earliest(RED_FLAGS.map((flag) => periods[flag]?.from ?? null)),
		awaitsFrom: awaited.from,
		awaitsTo: awaited.to,
		overdueAt,
		amberMoments: moments(AMBER_FLAGS.map((flag) => periods[flag]?.from)),
		redMoments: moments([...RED_FLAGS.map((flag) => periods[flag]?.from), overdueAt, ...endsByTime(state, handoff, context)]),
		hasHer: handoff.hasHer,
		answerers: [...new Set([...asked, ...mayTell])],
		askedAt: earliest(handoff.questions.map((question) => question.since)),
		requested: requestedBy !== null,
		failed: mustBeTakenUp(state, handoff),
		view,
	};
}

function consentOf(state: CaseState, { basis }: Handoff): Consent | undefined {
	return basis?.consent ? state.consents[basis.consent] : undefined;
}

function earliest(times: (number | null)[]): number | null {
	const given = times.filter((time) => time !== null);
	return given.length > 0 ? Math.min(...given) : null;
}

/** The given times in order. 0: the flag began with a statement, which rings by itself. */
function moments(times: readonly (number | null | undefined)[]): number[] {
	return [...new Set(times.filter((time) => time != null && time > 0) as number[])].sort((a, b) => a - b);
}

/** The earliest date of a hand-off in progress: respondBy, expectBy or the end of its consent. UTC ms; null without a date. */
function dueOf(handoff: Handoff, consent: Consent | undefined): number | null {
	const { state, respondBy, basis } = handoff;
	return earliest([
		isOpen(state) ? respondBy : null,
		isAccepted(state) ? expectedBy(handoff) : null,
		discloses(handoff) && basis && restsOnConsent(basis.kind) ? basisEnd(basis, consent) : null,
	]);
}

/** The objId of the newest statement that made a desk the custodian. @throws Error before case.open. */
export function custodyStatementOf(statements: readonly CaseStatement[]): Bytes {
	const found = statements.findLast(
		({ type, body }) => type === "case.open" || type === "case.custody" || (type === "case.countersign" && body.verdict === "approve"),
	);
	if (!found) throw new Error("the case has no custodian");
	return found.objId;
}
