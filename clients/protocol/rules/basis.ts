/**
 * The basis of a hand-off. `decide` in rules/decide.ts says whether it allows the hand-off. SPEC "Cases", section 4.
 *
 *   consent            an active consent for this organisation that lists every section
 *   guardian-consent   the same, given by a guardian, with the child's own assent
 *   best-interests     a decision of two members. Until the second one has agreed, it covers only the request
 *   vital-interest     an override, valid at once for 24 hours, and then from a second person's agreement on
 *   legal-obligation   as vital interest. Where a "no" or a withdrawal stands, only from a second person's agreement on
 *
 * The basis is checked at every move that opens something or moves custody, and at every reading.
 */
import { type Id, keyOf } from "../bytes.ts";
import { BASIS_CODES_OF, type BasisCode, type BasisKind } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Basis } from "../statements/cases.ts";
import type { Consent } from "./consent.ts";

/** How long a basis without an end of its own lasts, in ms from the request or the last `extend`: 30 days. */
export const BASIS_LASTS = 30 * 86_400_000;
/** An override counts for this many ms without a second person's agreement, and a question is red after it. */
export const COUNTERSIGN_WITHIN = 24 * 3_600_000;

/** After this many ms, a question that nobody may answer counts as refused: 72 hours. */
export const ANSWER_WITHIN = 72 * 3_600_000;

export type Countersignature = "not-needed" | "awaited" | "approved" | "refused";

/** A basis in the state of a case. */
export interface HeldBasis {
	kind: BasisKind;
	consent: Id | null;
	/** The head of the consent's chain when the basis cited it, as a map key. */
	head: string | null;
	assent: boolean;
	code: BasisCode | null;
	/** Whether a best-interests decision takes the child away from a parent. */
	away: boolean;
	/** The objId of the statement that named the basis, as a map key. A countersignature names it. */
	object: string;
	/** The signer of that statement. */
	by: Id;
	/** Since when the case has it, UTC ms. */
	since: number;
	countersign: Countersignature;
	/** Until when an override counts without a second person's agreement, UTC ms; 0 when it never does. Null for the other kinds. */
	countsUntil: number | null;
}

/** A question to a second person: whether they agree to a basis. */
export interface OpenQuestion {
	/** The objId of the statement that named the basis, as a map key. */
	object: string;
	kind: BasisKind;
	/** The signer of that statement. */
	by: Id;
	/** Since when it is open, UTC ms. A later basis of the same kind in the hand-off keeps this time. */
	since: number;
	/** Whether the second person must be of another organisation than the from-desk. */
	needsOtherOrganisation: boolean;
}

export function restsOnConsent(kind: BasisKind): boolean {
	return kind === "consent" || kind === "guardian-consent";
}

/** Whether a basis of this kind asks a second person. */
export function asksSecond(kind: BasisKind): boolean {
	return !restsOnConsent(kind);
}

/** Whether a basis of this kind is an override. */
export function isOverride(kind: BasisKind): boolean {
	return kind === "vital-interest" || kind === "legal-obligation";
}

/** Whether the reason code is one that this kind of basis takes. The two kinds of consent take no code (null). */
export function fitsCode(kind: BasisKind, code: BasisCode | null): boolean {
	const codes = BASIS_CODES_OF[kind];
	return code === null ? codes.length === 0 : codes.includes(code);
}

/**
 * Makes a HeldBasis, for the state of a case, from the basis in a statement.
 * @param object the objId of the statement, as a map key. @param by its signer. @param now UTC ms.
 * @param overrideUntil until when an override counts without a second person, UTC ms.
 * @throws ProtocolError `bad-input` when the fields don't fit the kind.
 */
export function holdBasis(basis: Basis, object: string, by: Id, now: number, overrideUntil: number): HeldBasis {
	const takesConsent = restsOnConsent(basis.kind);
	if ((basis.consent !== null) !== takesConsent || (basis.head !== null) !== takesConsent)
		throw new ProtocolError("bad-input", `basis: ${basis.kind} takes ${takesConsent ? "a consent and its head" : "no consent"}`, "basis");
	if (!fitsCode(basis.kind, basis.code)) {
		const codes = BASIS_CODES_OF[basis.kind].join(", ") || "none";
		throw new ProtocolError("bad-input", `basis.code: ${basis.kind} takes ${codes}`, "basis.code");
	}
	const { kind, consent, assent, code, away } = basis;
	if (away && kind !== "best-interests") throw new ProtocolError("bad-input", "basis.away: only for best-interests", "basis.away");
	return {
		kind,
		consent,
		head: basis.head && keyOf(basis.head),
		assent,
		code,
		object,
		by,
		since: now,
		away,
		countersign: asksSecond(kind) ? "awaited" : "not-needed",
		countsUntil: isOverride(kind) ? overrideUntil : null,
	};
}

/** Whether two bases are the same. Their consent heads may differ, because the consent's chain may have grown. */
export function isSameBasis(a: HeldBasis, b: HeldBasis): boolean {
	return a.kind === b.kind && a.consent === b.consent && a.assent === b.assent && a.code === b.code && a.away === b.away;
}

/** The end of the basis, UTC ms: the end of its consent; 30 days after `since` for the other kinds, and when the consent isn't known. */
export function basisEnd(basis: HeldBasis, consent: Pick<Consent, "terms"> | undefined): number {
	return restsOnConsent(basis.kind) && consent ? consent.terms.until : basis.since + BASIS_LASTS;
}
