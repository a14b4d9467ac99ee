/**
 * Decides whether a basis allows a hand-off. The fold, the server and every client call this one function. SPEC "Cases", section 4.
 *
 * A "no" is an active consent with `permit` false. It wins over every consent that doesn't name it in `replaces`, and over a
 * best-interests decision. It doesn't run out.
 * Vital interest and legal obligation override a "no": then the person must be told.
 */
import type { Id } from "../bytes.ts";
import type { ConsentPurpose, DecisionCode, DutyCode, Section } from "../codes.ts";
import { basisEnd, fitsCode, type HeldBasis, restsOnConsent } from "./basis.ts";
import type { Consent } from "./consent.ts";

export type Phase = "request" | "accept" | "depart" | "grant";

/** The hand-off that needs a basis. */
export interface Question {
	/** The to-desk's organisation. */
	recipient: Id;
	sections: readonly Section[];
	purposes: readonly ConsentPurpose[];
	phase: Phase;
	/** UTC ms. */
	now: number;
	/** Whether the person has departed on this basis, and is on the way. Then the end of the basis is only a warning. */
	travelling: boolean;
}

/** The basis that the hand-off names, and all consents of the case that the caller can see. */
export interface BasisAndConsents {
	basis: HeldBasis;
	consents: readonly Consent[];
}

/** Whether a basis allows a hand-off, and why. */
export interface Decision {
	allow: boolean;
	/** With `allow`: `ok`, then the warnings. Without: every rule that the basis breaks. */
	why: DecisionCode[];
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
 * @example const { allow, why } = decide({ recipient, sections: ["health"], purposes: ["medical"], phase: "request", now, travelling: false }, { basis, consents });
 */
export function decide(question: Question, given: BasisAndConsents): Decision {
	const { basis, consents } = given;
	const consent = consents.find(({ id }) => id === basis.consent);
	const isDenied = consents.some((no) => denies(no, question, given));
	const doesOverride = overridesNo(basis);
	const forbidding = [
		...(restsOnConsent(basis.kind) ? consentCodes(question, given, consent) : otherCodes(question, basis)),
		...when(isDenied && !doesOverride, "denied"),
	];
	if (forbidding.length > 0)
		return { allow: false, why: [...new Set(forbidding)], until: null, duties: when(isWithdrawn(consent) && !isDenied, "record-deny") };
	const end = basisEnd(basis, consent);
	const warnings = [
		...when(isDenied, "denied"),
		...when(question.now >= end, consent ? "ended" : "lapsed"),
		...when(basis.countersign === "awaited", "second-awaited"),
	];
	const duties = [
		...when(question.now >= end - RENEW_WITHIN, "renew-before"),
		...when(basis.countersign === "awaited", "countersign-within"),
		...when(isDenied, "tell-person"),
	];
	return { allow: true, why: ["ok", ...warnings], until: question.now < end ? end : null, duties };
}

const when = <C extends DecisionCode | DutyCode>(isSo: boolean, code: C): C[] => (isSo ? [code] : []);

const isWithdrawn = (consent: Consent | undefined) => consent !== undefined && consent.state === "withdrawn" && consent.terms.permit;

function overridesNo({ kind }: HeldBasis): boolean {
	return kind === "vital-interest" || kind === "legal-obligation";
}

/** Whether this consent is a "no" to a part of the hand-off in question, and no permit in force replaces it for that part. */
function denies({ id, state, terms }: Consent, question: Question, given: BasisAndConsents): boolean {
	if (state !== "active" || terms.permit || terms.recipient !== question.recipient || question.now < terms.from) return false;
	// A guardian who is part of the harm can't block a decision that two members made because of it.
	if (terms.givenBy === "guardian" && given.basis.code === "guardian-part-of-harm") return false;
	const replacing = given.consents.filter((permit) => permit.terms.replaces === id && isValid(permit, question));
	return terms.sections.some((section) =>
		terms.purposes.some((purpose) => {
			const isAsked = question.sections.includes(section) && question.purposes.includes(purpose);
			return isAsked && !replacing.some((permit) => permit.terms.sections.includes(section) && permit.terms.purposes.includes(purpose));
		}),
	);
}

/** Whether this consent is a permit for the recipient that is in force. */
function isValid({ state, terms }: Consent, { recipient, now, travelling }: Question): boolean {
	const hasEnded = now >= terms.until && !travelling;
	return state === "active" && terms.permit && terms.recipient === recipient && terms.from <= now && !hasEnded;
}

/** The rules that a basis on a consent breaks. */
function consentCodes(question: Question, { basis, consents }: BasisAndConsents, consent: Consent | undefined): DecisionCode[] {
	if (!consent) return ["no-consent"];
	const { recipient, sections, purposes, now, travelling } = question;
	const { terms } = consent;
	const isByGuardian = basis.kind === "guardian-consent";
	const isWithheld = (section: Section) => terms.withhold.some((rule) => rule.section === section && rule.from === recipient);
	return [
		...when(consent.state !== "active", "not-active"),
		...when(!terms.permit, "denied"),
		...when(terms.recipient !== recipient, "other-recipient"),
		...when(now < terms.from, "not-begun"),
		...when(now >= terms.until && !travelling, "ended"),
		...when(!sections.every((section) => terms.sections.includes(section)), "section-missing"),
		...when(sections.some(isWithheld), "section-withheld"),
		...when(!purposes.every((purpose) => terms.purposes.includes(purpose)), "purpose-missing"),
		...when(!isByGuardian && terms.givenBy === "guardian", "given-by-guardian"),
		...when(isByGuardian && terms.givenBy === "person", "given-by-person"),
		...when(isByGuardian && consents.some((each) => excludesGuardian(each, question)), "guardian-excluded"),
		...when(isByGuardian && !basis.assent, "no-assent"),
		...when(!fitsCode(basis.kind, basis.code), "code-unfit"),
	];
}

/** Whether this consent excludes the guardian. The exclusion doesn't run out with the consent. */
function excludesGuardian({ state, terms }: Consent, { now }: Question): boolean {
	return state === "active" && terms.excluded === "guardian" && now >= terms.from;
}

/** The rules that a basis without a consent breaks. */
function otherCodes({ now, phase, travelling }: Question, basis: HeldBasis): DecisionCode[] {
	const isAwaited = basis.countersign === "awaited" && !basis.countsAtOnce && phase !== "request";
	return [
		...when(now >= basisEnd(basis, undefined) && !travelling, "lapsed"),
		...when(basis.countersign === "refused", "second-refused"),
		...when(isAwaited, "second-awaited"),
		...when(!fitsCode(basis.kind, basis.code), "code-unfit"),
	];
}
