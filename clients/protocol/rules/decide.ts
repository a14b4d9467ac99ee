/**
 * Decides whether a basis allows a hand-off. The fold, the server and every client call this one function, at every move and every reading.
 * SPEC "Cases", section 4.
 *
 * A "no" takes sections out of a hand-off, and wins over every permit that isn't her later yes to it. It doesn't run out, unless a guardian
 * alone gave it. Vital interest wins over a "no". So does a legal obligation to which a second person has agreed. Then the person must be
 * told.
 */
import type { Id } from "../bytes.ts";
import type { ConsentPurpose, DecisionCode, DutyCode, Section } from "../codes.ts";
import { asksSecond, basisEnd, fitsCode, type HeldBasis, isOverride, restsOnConsent } from "./basis.ts";
import { type Consent, consentStateAt, isByExcluded, isConfirmedBesides, isExcluded, isNo, mayTakeBack } from "./consent.ts";
import { type Travel, validUntil } from "./handoff-state.ts";

export type Phase = "request" | "extend" | "accept" | "resume" | "receive" | "read";

/** The hand-off that needs a basis. */
export interface Question {
	/** The to-desk's organisation. */
	recipient: Id;
	sections: readonly Section[];
	purposes: readonly ConsentPurpose[];
	phase: Phase;
	/** UTC ms. */
	now: number;
	/** Whether custody moves with the hand-off. */
	isTransfer: boolean;
	/** Null while she doesn't travel. */
	travel: Travel | null;
}

/** The basis that the hand-off names, and all consents of the case that the caller can see, in the order of their records. */
export interface BasisAndConsents {
	basis: HeldBasis;
	consents: readonly Consent[];
}

/** Whether a basis allows a hand-off, and why. */
export interface Decision {
	allow: boolean;
	/** With `allow`: `ok`, then the warnings. Without: every rule that the basis breaks. */
	why: DecisionCode[];
	/** The sections that no "no" takes out. */
	sections: Section[];
	/** When the basis ends, UTC ms; null when the basis doesn't allow the hand-off, and when it has ended. */
	until: number | null;
	/** What must be done because of this decision. */
	duties: DutyCode[];
}

/** The time before the end of a basis from which it must be renewed, in ms: 14 days. */
export const RENEW_WITHIN = 14 * 86_400_000;

/**
 * Decides whether the basis allows the hand-off. A withdrawn consent is not a "no". It brings the duty `record-deny`: to record a "no" if
 * the person meant one.
 * @example
 * const question = { recipient, sections: ["health"], purposes: ["medical"], phase: "request", now, isTransfer: false, travel: null };
 * const { allow, why } = decide(question, { basis, consents });
 */
export function decide(question: Question, given: BasisAndConsents): Decision {
	const { basis, consents } = given;
	const consent = consents.find(({ id }) => id === basis.consent);
	const denied = question.sections.filter((section) => noesAgainst(section, question, given).length > 0);
	const isDenied = denied.length > 0;
	const sections = isOverride(basis.kind) ? [...question.sections] : question.sections.filter((section) => !denied.includes(section));
	const asked = { ...question, sections };
	const isForbidden = !isOverride(basis.kind) && (sections.length === 0 || (isDenied && question.phase === "request"));
	const forbidding = [
		...(restsOnConsent(basis.kind) ? consentCodes(asked, given, consent) : otherCodes(asked, given, isDenied)),
		...when(isForbidden, "denied"),
	];
	if (forbidding.length > 0)
		return {
			allow: false,
			why: [...new Set(forbidding)],
			sections,
			until: null,
			duties: when(isWithdrawn(consent) && !isDenied, "record-deny"),
		};
	const end = basisEnd(basis, consent);
	const isAwaited = basis.countersign === "awaited";
	const warnings = [
		...when(isDenied, "denied"),
		...when(question.now >= end, consent ? "ended" : "lapsed"),
		...when(isAwaited, "second-awaited"),
	];
	const duties = [
		...when(question.now >= end - RENEW_WITHIN, "renew-before"),
		...when(isAwaited, "countersign-within"),
		...when(isDenied && isOverride(basis.kind), "tell-person"),
	];
	return { allow: true, why: ["ok", ...warnings], sections, until: question.now < end ? end : null, duties };
}

const when = <C extends DecisionCode | DutyCode>(isSo: boolean, code: C): C[] => (isSo ? [code] : []);

const isWithdrawn = (consent: Consent | undefined) => consent?.wasWithdrawn === true && consent.terms.permit;

/** Whether what ends at this time has ended. While she travels, an end by date doesn't count at once. */
function hasEnded(end: number, { now, phase, travel }: Pick<Question, "now" | "phase" | "travel">): boolean {
	const isNew = phase === "request" || phase === "extend";
	return now >= validUntil(end, isNew ? null : travel);
}

type NoQuestion = Pick<Question, "recipient" | "purposes" | "now" | "phase" | "travel">;

/** Each "no" that forbids a section for one of the purposes asked, and that no later yes of the person has ended for this. */
export function noesAgainst(section: Section, question: NoQuestion, { basis, consents }: BasisAndConsents): Consent[] {
	const isByHarm = basis.code === "guardian-part-of-harm";
	return standingNoes(section, question, consents).filter(({ terms }) => !(isByHarm && terms.givenBy === "guardian"));
}

/** As noesAgainst, for every basis. */
export function standingNoes(section: Section, question: NoQuestion, consents: readonly Consent[]): Consent[] {
	const { recipient, purposes, now } = question;
	const replacing = byReplaced(consents);
	return consents.filter((no) => {
		const { terms } = no;
		if (!isNo(no) || consentStateAt(no, now) !== "active" || terms.recipient !== recipient || now < terms.from) return false;
		if (!terms.sections.includes(section) || isByExcluded(consents, terms)) return false;
		const yes = (replacing.get(no.id) ?? []).filter(
			(permit) => permit.terms.sections.includes(section) && mayEnd(permit, terms, consents) && isYes(permit, question),
		);
		const isEnded = (purpose: ConsentPurpose) => yes.some((permit) => permit.terms.purposes.includes(purpose));
		return terms.purposes.some((purpose) => purposes.includes(purpose) && !isEnded(purpose));
	});
}

/** The permits that replace a "no", by its id. So the cost grows with the number of consents, and not with its square. */
function byReplaced(consents: readonly Consent[]): Map<string, Consent[]> {
	const found = new Map<string, Consent[]>();
	for (const permit of consents) {
		const { replaces } = permit.terms;
		if (replaces === null) continue;
		const earlier = found.get(replaces);
		if (earlier) earlier.push(permit);
		else found.set(replaces, [permit]);
	}
	return found;
}

/**
 * Whether the people who gave this permit may take back what was said earlier. A guardian of an excluded kind may not, and a guardian alone
 * may not take back what she said.
 */
export function mayEnd({ terms }: Consent, earlier: Consent["terms"], consents: readonly Consent[]): boolean {
	return mayTakeBack(terms, earlier) && !isByExcluded(consents, terms);
}

/** Whether this permit is in force, and so confirmed that it can end a "no". */
function isYes(permit: Consent, question: Pick<Question, "recipient" | "now" | "phase" | "travel">): boolean {
	const { state, terms } = permit;
	if (state !== "active" || !terms.permit || terms.recipient !== question.recipient || terms.from > question.now) return false;
	return !hasEnded(terms.until, question) && isConfirmedBesides(permit, question.recipient);
}

/** The rules that a basis on a consent breaks. */
function consentCodes(question: Question, { basis, consents }: BasisAndConsents, consent: Consent | undefined): DecisionCode[] {
	if (!consent) return ["no-consent"];
	const { recipient, sections, purposes, now } = question;
	const { terms } = consent;
	const isByGuardian = basis.kind === "guardian-consent";
	const isWithheld = (section: Section) => terms.withhold.some((rule) => rule.section === section && rule.from === recipient);
	const isGuardianExcluded = terms.guardian !== null && isExcluded(consents, terms.guardian);
	return [
		...when(consent.state !== "active", "not-active"),
		...when(!terms.permit, "denied"),
		...when(terms.recipient !== recipient, "other-recipient"),
		...when(now < terms.from, "not-begun"),
		...when(hasEnded(terms.until, question), "ended"),
		...when(!sections.every((section) => terms.sections.includes(section)), "section-missing"),
		...when(sections.some(isWithheld), "section-withheld"),
		...when(!purposes.every((purpose) => terms.purposes.includes(purpose)), "purpose-missing"),
		...when(!isByGuardian && terms.givenBy === "guardian", "given-by-guardian"),
		...when(isByGuardian && terms.givenBy === "person", "given-by-person"),
		...when(isByGuardian && isGuardianExcluded, "guardian-excluded"),
		...when(isByGuardian && !basis.assent, "no-assent"),
		...when(!fitsCode(basis.kind, basis.code), "code-unfit"),
	];
}

/** The rules that a basis without a consent breaks. @param isDenied whether a "no" stands against a section in question. */
function otherCodes(question: Question, given: BasisAndConsents, isDenied: boolean): DecisionCode[] {
	const { basis } = given;
	const { now, phase, isTransfer } = question;
	const isNew = phase === "request" || phase === "extend";
	const isOpposed = basis.kind === "legal-obligation" && (isDenied || isWithdrawalStanding(question, given));
	const countsAlone = basis.countsUntil !== null && now < basis.countsUntil && !isOpposed && !(phase === "receive" && isTransfer);
	const isAwaited = asksSecond(basis.kind) && basis.countersign === "awaited" && !countsAlone && !isNew;
	return [
		...when(hasEnded(basisEnd(basis, undefined), question), "lapsed"),
		...when(basis.countersign === "refused", "second-refused"),
		...when(isAwaited, "second-awaited"),
		...when(isOpposed && basis.code === "other", "denied"),
		...when(!fitsCode(basis.kind, basis.code), "code-unfit"),
	];
}

/**
 * Whether a withdrawn permit for a section and a purpose in question has not been followed by her yes for them. A withdrawal doesn't say who
 * took the permit back, so it counts as hers: a guardian alone doesn't end it.
 */
function isWithdrawalStanding(question: Question, { consents }: BasisAndConsents): boolean {
	const { recipient, sections, purposes } = question;
	return consents.some((withdrawn, place) => {
		const { terms } = withdrawn;
		if (!isWithdrawn(withdrawn) || terms.recipient !== recipient) return false;
		const later = consents
			.slice(place + 1)
			.filter((yes) => yes.state === "active" && yes.terms.permit && yes.terms.recipient === recipient && yes.terms.givenBy !== "guardian");
		return sections.some((section) =>
			purposes.some((purpose) => {
				const lists = (each: Consent["terms"]) => each.sections.includes(section) && each.purposes.includes(purpose);
				return lists(terms) && !later.some((permit) => lists(permit.terms));
			}),
		);
	});
}
