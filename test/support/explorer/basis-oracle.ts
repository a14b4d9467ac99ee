/**
 * A second opinion about the basis of a hand-off: the rules of SPEC "Cases", sections 3 to 5, from what was pressed (history.ts) and from
 * the terms of the consents. It shares no code with rules/decide.ts.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { Consent } from "#protocol/rules/consent.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import {
	agreed,
	attestersOf,
	disagreed,
	excludes,
	isOverride,
	isRevoked,
	namedLate,
	OVER,
	recordedBy,
	saidNo,
	TIMES,
	timeOf,
	tookBack,
} from "./history.ts";
import type { Situation } from "./situation.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long a basis without an end of its own lasts. */
const LASTS = 30 * DAY;
/** How long the sections for meeting her stay open after the end. */
const LATE = 72 * HOUR;

/** Whoever meets her needs these. */
export const ESSENTIAL: readonly Section[] = ["safe-contact", "logistics"];

/** What the basis must allow. */
export type Asked = "request" | "extend" | "accept" | "resume" | "receive" | "read";

/** A hand-off, and the organisation of its to-desk. */
export interface Recipient {
	handoff: Handoff;
	organisation: Id;
	/** Whether a second person was asked about the present basis 72 hours ago, and nobody who is left can answer. */
	isUnanswered: boolean;
}

/** @returns why the hand-off's basis doesn't allow this now, or null. */
export function basisProblem(situation: Situation, to: Recipient, asked: Asked): string | null {
	const { handoff } = to;
	const { basis, sections } = handoff;
	if (!basis) return "it has no basis";
	const { history, now } = situation;
	if (history.includes(disagreed(handoff.id))) return "the second person refused the basis";
	if (to.isUnanswered) return "nobody may answer for 72 hours";
	if (now >= endOf(situation, handoff, asked)) return "the basis has ended";
	const left = sections.filter(({ section }) => !noAbout(situation, to, section, asked));
	const hasAgreed = history.includes(agreed(handoff.id));
	const isNew = asked === "request" || asked === "extend";
	if (isOverride(basis.kind)) return overrideProblem(situation, to, asked, left.length < sections.length);
	if (left.length === 0 || (asked === "request" && left.length < sections.length)) return "the person said no";
	if (basis.kind !== "best-interests") return consentProblem(situation, to, situation.case.consents[basis.consent ?? ""]);
	return hasAgreed || isNew ? null : "no second person has agreed to the best interests";
}

/** Why a vital interest or a legal obligation doesn't count. */
function overrideProblem(
	{ history, now }: Situation,
	{ handoff, organisation }: Recipient,
	asked: Asked,
	isDenied: boolean,
): string | null {
	const isObligation = handoff.basis?.kind === "legal-obligation";
	const hasSaidNo = isDenied || history.includes(tookBack(organisation));
	if (isObligation && hasSaidNo && handoff.basis?.code === "other")
		return "such a legal obligation never counts where the person has said no";
	if (asked === "request" || asked === "extend") return null;
	if (history.includes(agreed(handoff.id))) return null;
	if (asked === "receive" && handoff.kind === "transfer") return "no second person has agreed before custody";
	if (history.includes(namedLate(handoff.id))) return "a second person refused such a basis before, and none has agreed since";
	if (isObligation && hasSaidNo) return "a legal obligation needs a second person where the person has said no";
	const began = timeOf(history, TIMES.override(handoff.id)) ?? 0;
	return now >= began + DAY ? "24 hours are over, and no second person has agreed" : null;
}

function consentProblem(
	{ case: state, history, now }: Situation,
	{ handoff, organisation }: Pick<Recipient, "handoff" | "organisation">,
	consent: Consent | undefined,
): string | null {
	if (consent?.state !== "active" || history.includes(isRevoked(consent.id))) return "the consent isn't active";
	const { permit, recipient, from, guardian } = consent.terms;
	const isByGuardian = handoff.basis?.kind === "guardian-consent";
	if (!permit) return "the person said no";
	if (isByGuardian && guardian && isExcluded(state, history, guardian)) return "the guardian is excluded";
	if (recipient !== organisation) return "the consent is for another organisation";
	return now < from ? "the consent has not begun" : null;
}

function isExcluded({ consents }: CaseState, history: readonly string[], kind: string): boolean {
	return Object.keys(consents).some((id) => history.includes(excludes(id, kind)) && attestersOf(history, id).length < 2);
}

/** When the basis ends by its date, UTC ms. While she travels, it ends later. */
export function endOf(situation: Pick<Situation, "case" | "history">, handoff: Handoff, asked: Asked): number {
	const consent = situation.case.consents[handoff.basis?.consent ?? ""];
	const end = consent ? consent.terms.until : (timeOf(situation.history, TIMES.named(handoff.id)) ?? 0) + LASTS;
	return lastsUntil(situation, handoff, asked, end);
}

/** When a basis or consent with the end `end` no longer counts, UTC ms. While she travels, it counts longer. */
function lastsUntil({ history }: Pick<Situation, "history">, handoff: Handoff, asked: Asked, end: number): number {
	const departed = timeOf(history, TIMES.departed(handoff.id));
	if (asked === "request" || asked === "extend" || departed === null || end < departed || OVER.includes(handoff.state)) return end;
	const told = timeOf(history, TIMES.agreedTellBy(handoff.id));
	const withoutArrival = told === null ? end : Math.max(end, told + 6 * HOUR);
	const [arrived, said] = [timeOf(history, TIMES.arrived(handoff.id)), timeOf(history, TIMES.arrivalSaid(handoff.id))];
	// An arrival that is said later opens nothing again.
	return arrived !== null && said !== null && said < withoutArrival ? Math.max(end, arrived + DAY) : withoutArrival;
}

/** Her standing "no" to this organisation about this section. Purposes are the same in all worlds. */
export function noAbout(situation: Situation, to: Recipient, section: Section, asked: Asked = "read"): Consent | null {
	const { organisation, handoff } = to;
	const { case: state, history, now } = situation;
	const consents = Object.values(state.consents);
	const isOfHarmfulGuardian = handoff.basis?.code === "guardian-part-of-harm";
	const stands = ({ id, terms }: Consent) => {
		if (!history.includes(saidNo(id)) || terms.recipient !== organisation || now < terms.from) return false;
		if (state.consents[id]?.state === "proposed" || !terms.sections.includes(section)) return false;
		if (terms.givenBy === "guardian" && (now >= terms.until || isOfHarmfulGuardian)) return false;
		if (terms.givenBy === "guardian" && isExcluded(state, history, terms.guardian ?? "")) return false;
		return !consents.some(
			(yes) =>
				yes.terms.replaces === id &&
				yes.terms.sections.includes(section) &&
				mayUndo(situation, yes, terms.givenBy) &&
				countsAsYes(situation, yes, to, asked),
		);
	};
	return consents.find(stands) ?? null;
}

/** Whether this permit can undo an earlier "no". A guardian can't undo the "no" of the person. @param saidBy who gave the "no" */
function mayUndo({ case: state, history }: Situation, { terms }: Consent, saidBy: string): boolean {
	if (terms.givenBy !== "guardian") return true;
	return saidBy === "guardian" && !isExcluded(state, history, terms.guardian ?? "");
}

/** Whether a permit can end a "no" about its recipient: it is in force, and another organisation has heard it too. */
function countsAsYes(
	situation: Situation,
	{ id, state, terms }: Consent,
	{ organisation: recipient, handoff }: Recipient,
	asked: Asked,
): boolean {
	const { history, now } = situation;
	const until = lastsUntil(situation, handoff, asked, terms.until);
	const isInForce = state === "active" && !history.includes(isRevoked(id)) && terms.permit && terms.from <= now && now < until;
	const isByRecipient = history.includes(recordedBy(id, recipient));
	return isInForce && (!isByRecipient || attestersOf(history, id).some((organisation) => organisation !== recipient));
}

/** Whether a section for meeting her is open to the to-desk of an accepted hand-off, whatever the basis. SPEC "Cases", section 3. */
export function isOpenForMeeting(situation: Situation, to: Recipient, section: Section): boolean {
	const { history, now } = situation;
	const { id, accept, state, kind } = to.handoff;
	if (accept === null || !ESSENTIAL.includes(section)) return false;
	const said = timeOf(history, TIMES.departureSaid(id));
	const no = noAbout(situation, to, section);
	if (no && (said === null || (timeOf(history, TIMES.recorded(no.id)) ?? 0) < said)) return false;
	if (kind === "transfer" && state === "received") return true;
	if (!OVER.includes(state)) return true;
	if (said === null) return false;
	const over = timeOf(history, TIMES.over(id)) ?? 0;
	const arrived = timeOf(history, TIMES.arrivalSaid(id)) ?? 0;
	return now < Math.max(over, arrived) + LATE;
}

/** Whether a granted section is open to the to-desk of an accepted hand-off. SPEC "Cases", section 3, "Who may read". */
export function isOpenByBasis(situation: Situation, to: Recipient, section: Section): boolean {
	const { accept, state, kind, basis } = to.handoff;
	const isRunning = accept !== null && !OVER.includes(state) && !(kind === "transfer" && state === "received");
	const isTakenOut = !isOverride(basis?.kind ?? "") && noAbout(situation, to, section) !== null;
	return isRunning && !isTakenOut && basisProblem(situation, to, "read") === null;
}
