/**
 * The basis of a hand-off. `decide` in rules/decide.ts says whether it allows the hand-off. SPEC "Cases", section 4.
 *
 *   consent            an active consent for this organisation that lists every section
 *   guardian-consent   the same, given by a guardian, with the child's own assent
 *   best-interests     a decision of two members. Until the second one has countersigned, it covers only the request
 *   vital-interest     an override, valid at once. A second member countersigns within 24 hours. After a second member has refused one
 *                      vital interest, each later one covers only its request until it is countersigned
 *   legal-obligation   needs only a code
 *
 * The basis is checked at the request, at accept, at extend, at departure and at each grant. If it ends while the person travels, this
 * only causes a warning.
 */
import { type Id, keyOf } from "../bytes.ts";
import { BASIS_CODES_OF, type BasisCode, type BasisKind } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Basis } from "../statements/cases.ts";
import type { Consent } from "./consent.ts";

/** How long a basis without an end of its own lasts, in ms from the request or the last `extend`: 30 days. */
export const BASIS_LASTS = 30 * 86_400_000;
/** A vital interest must be countersigned within this many ms. */
export const COUNTERSIGN_WITHIN = 24 * 3_600_000;

export type Countersignature = "not-needed" | "awaited" | "approved" | "refused";

/** A basis in the state of a case. */
export interface HeldBasis {
	kind: BasisKind;
	consent: Id | null;
	/** The head of the consent's chain when the basis cited it, as a map key. */
	head: string | null;
	assent: boolean;
	code: BasisCode | null;
	/** The objId of the statement that named the basis, as a map key. A countersignature names it. */
	object: string;
	/** The signer of that statement. */
	by: Id;
	/** Since when the case has it, UTC ms. */
	since: number;
	countersign: Countersignature;
	/** False when the basis must be countersigned before it covers more than the request. */
	countsAtOnce: boolean;
	/** When the wait for a countersignature began, UTC ms. While a wait isn't over, a later basis of the same kind doesn't restart it. */
	awaitedSince: number;
}

/** The earlier bases that affect the next basis of a hand-off. */
export interface EarlierBases {
	/** The present basis of the hand-off; null before its request. */
	last: HeldBasis | null;
	/** Whether a second member has refused a basis of this kind, in any hand-off of the from-desk in this case. */
	hasRefused(kind: BasisKind): boolean;
}

const NO_EARLIER_BASES: EarlierBases = { last: null, hasRefused: () => false };

export function restsOnConsent(kind: BasisKind): boolean {
	return kind === "consent" || kind === "guardian-consent";
}

function needsCountersign(kind: BasisKind): boolean {
	return kind === "best-interests" || kind === "vital-interest";
}

/** Whether the reason code is one that this kind of basis takes. The two kinds of consent take no code (null). */
export function fitsCode(kind: BasisKind, code: BasisCode | null): boolean {
	const codes = BASIS_CODES_OF[kind];
	return code === null ? codes.length === 0 : codes.includes(code);
}

/**
 * Makes a HeldBasis, for the state of a case, from the basis in a statement.
 * @param object the objId of the statement, as a map key. @param by its signer. @param now UTC ms.
 * @throws ProtocolError `bad-input` when the fields don't fit the kind.
 */
export function holdBasis(basis: Basis, object: string, by: Id, now: number, earlier: EarlierBases = NO_EARLIER_BASES): HeldBasis {
	const takesConsent = restsOnConsent(basis.kind);
	if ((basis.consent !== null) !== takesConsent || (basis.head !== null) !== takesConsent)
		throw new ProtocolError("bad-input", `basis: ${basis.kind} takes ${takesConsent ? "a consent and its head" : "no consent"}`, "basis");
	if (!fitsCode(basis.kind, basis.code)) {
		const codes = BASIS_CODES_OF[basis.kind].join(", ") || "none";
		throw new ProtocolError("bad-input", `basis.code: ${basis.kind} takes ${codes}`, "basis.code");
	}
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

/** The end of the basis, UTC ms: the end of its consent; 30 days after `since` for the other kinds, and when the consent isn't known. */
export function basisEnd(basis: HeldBasis, consent: Consent | undefined): number {
	return restsOnConsent(basis.kind) && consent ? consent.terms.until : basis.since + BASIS_LASTS;
}
