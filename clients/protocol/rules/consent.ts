/**
 * Consents. Each is for one recipient organisation. A permit is limited in time, and a "no" of the person isn't. SPEC "Cases", section 5.
 *
 * A consent is recorded as proposed or active. A later statement of its chain withdraws it or enters it in error. The state
 * `expired` depends only on the clock, so it is computed and never stored.
 */
import type { Id } from "../bytes.ts";
import type { ConsentState, GuardianKind } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { ConsentTerms } from "../statements/cases.ts";

export type ConsentAction = "activate" | "withdraw" | "enter-in-error" | "name";
export type StoredConsentState = Exclude<ConsentState, "expired">;

/** A consent in the state of a case. */
export interface Consent {
	id: Id;
	state: StoredConsentState;
	terms: ConsentTerms;
	/** The desk that recorded it, and the organisation of this desk. */
	desk: Id;
	organisation: Id | null;
	/** When it was recorded, and when it became active (or, while it never was, when it was recorded), UTC ms. */
	recordedAt: number;
	since: number;
	/** Whether a suspended organisation recorded it as a "no", or withdrew it, and nobody has asked her again. */
	askAgain: boolean;
	/** Whether it was withdrawn. It stays true when the consent is entered in error later. */
	wasWithdrawn: boolean;
	/** The desks that were asked for a case.attest and have given none since. */
	named: Id[];
	/** The last verdict of each organisation about the `consent.record`. */
	attests: { organisation: Id; approved: boolean }[];
	/** The enter-in-error of a "no" that waits for its countersignature: its objId and its signer. */
	inError: { object: string; by: Id } | null;
	/** The objIds of its statements in order, as map keys. */
	chain: string[];
}

/** A "no" can be entered in error within this many ms after its record. */
export const IN_ERROR_WITHIN = 24 * 3_600_000;

const MOVES: Record<Exclude<ConsentAction, "name">, { from: readonly StoredConsentState[]; to: StoredConsentState }> = {
	activate: { from: ["proposed"], to: "active" },
	withdraw: { from: ["proposed", "active"], to: "withdrawn" },
	"enter-in-error": { from: ["proposed", "active", "withdrawn"], to: "entered-in-error" },
};

/** The state after an action. @throws ProtocolError `wrong-state` */
export function nextConsentState(state: StoredConsentState, action: ConsentAction): StoredConsentState {
	if (action === "name") return state;
	const move = MOVES[action];
	if (!move.from.includes(state)) throw new ProtocolError("wrong-state", `action: a consent that is ${state} doesn't allow "${action}"`);
	return move.to;
}

/** The state at `now` (UTC ms), with `expired`. A "no" of the person doesn't run out, so its `until` is ignored. */
export function consentStateAt({ state, terms }: Pick<Consent, "state" | "terms">, now: number): ConsentState {
	const runsOut = terms.permit || terms.givenBy === "guardian";
	return runsOut && state === "active" && now >= terms.until ? "expired" : state;
}

/** Whether the consent was withdrawn or entered in error. */
export function isRevoked(consent: Pick<Consent, "state">): boolean {
	return consent.state === "withdrawn" || consent.state === "entered-in-error";
}

/** Whether it is an active "no". Its `from` may be in the future. */
export function isNo({ state, terms }: Pick<Consent, "state" | "terms">): boolean {
	return state === "active" && !terms.permit;
}

/** Whether a desk of another organisation than this one has recorded it, or has approved it by case.attest. */
export function isConfirmedBesides({ organisation, attests }: Pick<Consent, "organisation" | "attests">, recipient: Id): boolean {
	return organisation !== recipient || attests.some((each) => each.approved && each.organisation !== recipient);
}

/** Whether those who gave a permit may take back what was said earlier: a guardian alone takes back only what a guardian alone said. */
export function mayTakeBack(permit: Pick<ConsentTerms, "givenBy">, earlier: Pick<ConsentTerms, "givenBy">): boolean {
	return permit.givenBy !== "guardian" || earlier.givenBy === "guardian";
}

/** Whether a guardian of an excluded kind gave this consent alone. */
export function isByExcluded(consents: readonly Consent[], { givenBy, guardian }: ConsentTerms): boolean {
	return givenBy === "guardian" && guardian !== null && isExcluded(consents, guardian);
}

/** Whether a guardian of this kind is excluded. An exclusion is lifted when desks of two organisations have approved that. */
export function isExcluded(consents: readonly Consent[], kind: GuardianKind): boolean {
	return consents.some(({ terms, attests }) => terms.excluded === kind && attests.filter(({ approved }) => approved).length < 2);
}
