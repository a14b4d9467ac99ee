/**
 * The basis of a hand-off, and whether it covers the hand-off. SPEC "Cases", section 4.
 *
 *   consent            an active consent for this organisation that lists every section
 *   guardian-consent   the same, given by a guardian, with the child's own assent
 *   best-interests     a decision of two members, valid once the second one has countersigned
 *   vital-interest     an override, valid at once; a second member countersigns within 24 hours. Once one was refused, the
 *                      next is valid only when it is countersigned
 *   legal-obligation   needs only a code
 *
 * It is checked at the request, at accept, at departure and at each grant. If it ends while the person travels, this only
 * causes a warning.
 */
import { type Id, keyOf } from "../bytes.ts";
import { BASIS_CODES_OF, type BasisCode, type BasisKind, type Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Basis } from "../statements/cases.ts";
import { type Consent, consentProblem } from "./consent.ts";

/** How long a basis without an end of its own lasts, in ms from the request or the last `extend`: 30 days. */
export const BASIS_LASTS = 30 * 86_400_000;
/** A vital interest must be countersigned within this many ms. */
export const COUNTERSIGN_WITHIN = 24 * 3_600_000;

export type Phase = "request" | "accept" | "depart" | "grant";
export type Countersignature = "not-needed" | "awaited" | "approved" | "refused";

/**
 * A basis in the state of a case. head: the head of the consent's chain when it was cited, as a map key. object: the statement
 * that named the basis; a countersignature names it. by: the signer of that statement. since: UTC ms. countsAtOnce: false when
 * it must be countersigned before it covers anything but the request. awaitedSince: UTC ms, when the wait for a
 * countersignature began; a later basis of the same kind doesn't restart it.
 */
export interface HeldBasis {
	kind: BasisKind;
	consent: Id | null;
	head: string | null;
	assent: boolean;
	code: BasisCode | null;
	object: string;
	by: Id;
	since: number;
	countersign: Countersignature;
	countsAtOnce: boolean;
	awaitedSince: number;
}

/** The earlier bases of a hand-off, as far as they affect its next one. hasRefused: whether a second member has refused one of this kind. */
export interface EarlierBases {
	last: HeldBasis | null;
	hasRefused(kind: BasisKind): boolean;
}

const NO_EARLIER_BASES: EarlierBases = { last: null, hasRefused: () => false };

export function restsOnConsent(kind: BasisKind): boolean {
	return kind === "consent" || kind === "guardian-consent";
}

function needsCountersign(kind: BasisKind): boolean {
	return kind === "best-interests" || kind === "vital-interest";
}

/** Converts the basis of a statement for the state of the case. @throws ProtocolError `bad-input` when its fields do not fit its kind. */
export function holdBasis(basis: Basis, object: string, by: Id, now: number, earlier: EarlierBases = NO_EARLIER_BASES): HeldBasis {
	const count = [basis.consent, basis.head].filter((field) => field !== null).length;
	const required = restsOnConsent(basis.kind) ? 2 : 0;
	if (count !== required)
		throw new ProtocolError("bad-input", `basis: ${basis.kind} takes ${required ? "a consent and its head" : "no consent"}`, "basis");
	const codes = BASIS_CODES_OF[basis.kind];
	const fits = basis.code === null ? codes.length === 0 : codes.includes(basis.code);
	if (!fits) throw new ProtocolError("bad-input", `basis.code: ${basis.kind} takes ${codes.join(", ") || "none"}`, "basis.code");
	const { kind, consent, assent, code } = basis;
	const { last } = earlier;
	const isStillAwaited = last?.kind === kind && last.countersign === "awaited";
	return {
		kind,
		consent,
		head: basis.head && keyOf(basis.head),
		assent,
		code,
		object,
		by,
		since: now,
		countersign: needsCountersign(kind) ? "awaited" : "not-needed",
		countsAtOnce: kind !== "best-interests" && !earlier.hasRefused(kind),
		awaitedSince: isStillAwaited ? last.awaitedSince : now,
	};
}

/** Whether two bases are the same. Their consent heads may differ, because the consent's chain may have grown. */
export function isSameBasis(a: HeldBasis, b: HeldBasis): boolean {
	return a.kind === b.kind && a.consent === b.consent && a.assent === b.assent && a.code === b.code;
}

/** The end of the basis, UTC ms. */
export function basisEnd(basis: HeldBasis, consent: Consent | undefined): number {
	return restsOnConsent(basis.kind) && consent ? consent.terms.until : basis.since + BASIS_LASTS;
}

/** The hand-off that the basis must cover. recipient: the to-desk's organisation. now: UTC ms. ignoreEnd: the person travels on this basis, so its end only warns. */
export interface BasisQuestion {
	recipient: Id;
	sections: readonly Section[];
	now: number;
	phase: Phase;
	ignoreEnd: boolean;
}

/** @returns the rule that the basis breaks, or undefined when it covers the hand-off. */
export function basisProblem(basis: HeldBasis, consent: Consent | undefined, question: BasisQuestion): string | undefined {
	if (restsOnConsent(basis.kind)) return consentBasisProblem(basis, consent, question);
	if (question.now >= basisEnd(basis, undefined) && !question.ignoreEnd) return "the basis has lapsed: extend it first";
	if (basis.countersign === "refused") return "the second member refused";
	if (basis.countersign === "awaited" && !basis.countsAtOnce && question.phase !== "request")
		return "a second member must countersign first";
	return undefined;
}

function consentBasisProblem(basis: HeldBasis, consent: Consent | undefined, question: BasisQuestion): string | undefined {
	if (!consent) return "the consent does not exist";
	const { givenBy } = consent.terms;
	if (basis.kind === "consent" && givenBy === "guardian") return "the consent was given by a guardian: use guardian-consent";
	if (basis.kind === "guardian-consent" && givenBy === "person") return "the consent was not given by a guardian";
	if (basis.kind === "guardian-consent" && !basis.assent) return "the child has not assented";
	return consentProblem(consent, question);
}

/** @throws ProtocolError `no-basis` unless the basis covers the hand-off. */
export function checkBasis(basis: HeldBasis, consent: Consent | undefined, question: BasisQuestion): void {
	const problem = basisProblem(basis, consent, question);
	if (problem) throw new ProtocolError("no-basis", problem);
}
