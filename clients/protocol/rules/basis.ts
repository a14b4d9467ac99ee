/**
 * What a hand-off rests on, and whether that covers it. SPEC "Cases", section 4.
 *
 *   consent            an active consent for this organisation that lists every section
 *   guardian-consent   the same, given by a guardian, with the child's own assent
 *   best-interests     a decision of two members: counts from the second one's countersignature
 *   vital-interest     an override: counts at once; the countersignature may come within 24 hours
 *   legal-obligation   a code
 *
 * It is checked at the request, at accept and at each grant. Running out while the person travels only warns.
 */
import { type Id, keyOf } from "../bytes.ts";
import { BASIS_CODES_OF, type BasisCode, type BasisKind, type Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { Basis } from "../statements/cases.ts";
import { type Consent, consentProblem } from "./consent.ts";

/** How long a basis without an end of its own lasts, in ms from the request or the last `extend`: 30 days. */
export const BASIS_LASTS = 30 * 86_400_000;
/** Within this many ms a vital interest is to be countersigned. */
export const COUNTERSIGN_WITHIN = 24 * 3_600_000;

export type Phase = "request" | "accept" | "grant";
export type Countersignature = "not-needed" | "awaited" | "approved" | "refused";

/**
 * A basis as the fold keeps it. head: the consent chain's head relied on, as a map key. object: the statement that
 * brought the basis, which a countersignature names. by: its signer. since: UTC ms.
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
}

export function restsOnConsent(kind: BasisKind): boolean {
	return kind === "consent" || kind === "guardian-consent";
}

function needsCountersign(kind: BasisKind): boolean {
	return kind === "best-interests" || kind === "vital-interest";
}

/** @throws ProtocolError `bad-input` when the parts don't belong together. */
export function holdBasis(basis: Basis, object: string, by: Id, now: number): HeldBasis {
	const given = [basis.consent, basis.head].filter((part) => part !== null).length;
	const due = restsOnConsent(basis.kind) ? 2 : 0;
	if (given !== due)
		throw new ProtocolError("bad-input", `basis: ${basis.kind} takes ${due ? "a consent and its head" : "no consent"}`, "basis");
	const codes = BASIS_CODES_OF[basis.kind];
	const fits = basis.code === null ? codes.length === 0 : codes.includes(basis.code);
	if (!fits) throw new ProtocolError("bad-input", `basis.code: ${basis.kind} takes ${codes.join(", ") || "none"}`, "basis.code");
	const { kind, consent, assent, code } = basis;
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
	};
}

/** Whether two name the same ground; the heads, which move on, may differ. */
export function isSameBasis(a: HeldBasis, b: HeldBasis): boolean {
	return a.kind === b.kind && a.consent === b.consent && a.assent === b.assent && a.code === b.code;
}

/** When the basis ends, UTC ms. */
export function basisEnd(basis: HeldBasis, consent: Consent | undefined): number {
	return restsOnConsent(basis.kind) && consent ? consent.terms.until : basis.since + BASIS_LASTS;
}

/** recipient: the to-desk's organisation. now: UTC ms. travelling: departed and not yet received. */
export interface BasisQuestion {
	recipient: Id;
	sections: readonly Section[];
	now: number;
	phase: Phase;
	travelling: boolean;
}

/** @returns the rule that the basis fails, or undefined when it covers what is asked. */
export function basisProblem(basis: HeldBasis, consent: Consent | undefined, ask: BasisQuestion): string | undefined {
	if (restsOnConsent(basis.kind)) return restingProblem(basis, consent, ask);
	if (ask.now >= basisEnd(basis, undefined) && !ask.travelling) return "the basis has lapsed: extend renews it";
	if (basis.countersign === "refused") return "the second member refused";
	if (basis.kind === "best-interests" && basis.countersign !== "approved" && ask.phase !== "request")
		return "a second member has yet to countersign";
	return undefined;
}

function restingProblem(basis: HeldBasis, consent: Consent | undefined, ask: BasisQuestion): string | undefined {
	if (!consent) return "there is no such consent";
	const { givenBy } = consent.terms;
	if (basis.kind === "consent" && givenBy === "guardian") return "the person did not consent, a guardian did";
	if (basis.kind === "guardian-consent" && givenBy === "person") return "no guardian gave the consent";
	if (basis.kind === "guardian-consent" && !basis.assent) return "the child has not assented";
	return consentProblem(consent, { ...ask, ignoreEnd: ask.travelling });
}

/** @throws ProtocolError `no-basis` */
export function checkBasis(basis: HeldBasis, consent: Consent | undefined, ask: BasisQuestion): void {
	const problem = basisProblem(basis, consent, ask);
	if (problem) throw new ProtocolError("no-basis", problem);
}
