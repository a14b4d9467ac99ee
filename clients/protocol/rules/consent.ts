/**
 * Consents. Each is for one recipient organisation. A permit is limited in time, and a "no" isn't. SPEC "Cases", section 5.
 *
 * A consent is recorded as proposed or active. A later statement of its chain withdraws it or enters it in error. The state
 * `expired` depends only on the clock, so it is computed and never stored.
 */
import type { Id } from "../bytes.ts";
import type { ConsentState } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { ConsentTerms } from "../statements/cases.ts";

export type ConsentAction = "activate" | "withdraw" | "enter-in-error";
export type StoredConsentState = Exclude<ConsentState, "expired">;

/** A consent in the state of a case. */
export interface Consent {
	id: Id;
	state: StoredConsentState;
	terms: ConsentTerms;
	/** The objIds of its statements in order, as map keys. */
	chain: string[];
}

const MOVES: Record<ConsentAction, { from: readonly StoredConsentState[]; to: StoredConsentState }> = {
	activate: { from: ["proposed"], to: "active" },
	withdraw: { from: ["proposed", "active"], to: "withdrawn" },
	"enter-in-error": { from: ["proposed", "active", "withdrawn"], to: "entered-in-error" },
};

/** The state after an action. @throws ProtocolError `wrong-state` */
export function nextConsentState(state: StoredConsentState, action: ConsentAction): StoredConsentState {
	const move = MOVES[action];
	if (!move.from.includes(state)) throw new ProtocolError("wrong-state", `action: a consent that is ${state} doesn't allow "${action}"`);
	return move.to;
}

/** The state at `now` (UTC ms), with `expired`. A "no" doesn't run out, so its `until` is ignored. */
export function consentStateAt({ state, terms }: Consent, now: number): ConsentState {
	const isExpired = terms.permit && state === "active" && now >= terms.until;
	return isExpired ? "expired" : state;
}

/** Whether the consent was withdrawn or entered in error. */
export function isRevoked(consent: Consent): boolean {
	return consent.state === "withdrawn" || consent.state === "entered-in-error";
}
