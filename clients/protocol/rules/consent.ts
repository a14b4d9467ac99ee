/**
 * Consents. Each is limited in time and for one recipient organisation. SPEC "Cases", section 5.
 *
 * A consent is recorded as proposed or active. A later statement of its chain withdraws it or enters it in error. The state
 * `expired` depends only on the clock, so it is computed and never stored.
 */
import type { Id } from "../bytes.ts";
import type { ConsentState, Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { ConsentTerms } from "../statements/cases.ts";

export type ConsentAction = "activate" | "withdraw" | "enter-in-error";
export type StoredConsentState = Exclude<ConsentState, "expired">;

/** A consent in the state of a case. chain: the objIds of its statements in order, as map keys. */
export interface Consent {
	id: Id;
	state: StoredConsentState;
	terms: ConsentTerms;
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
	if (!move.from.includes(state)) throw new ProtocolError("wrong-state", `a consent that is ${state} takes no ${action}`);
	return move.to;
}

/** The state at `now` (UTC ms), with `expired`. */
export function consentStateAt(consent: Consent, now: number): ConsentState {
	const isExpired = consent.state === "active" && now >= consent.terms.until;
	return isExpired ? "expired" : consent.state;
}

/** Whether the consent was withdrawn or entered in error. */
export function isRevoked(consent: Consent): boolean {
	return consent.state === "withdrawn" || consent.state === "entered-in-error";
}

/**
 * Whether the person said no to this recipient for one of the sections. A "no" doesn't run out. It wins over every permit until
 * it is withdrawn.
 */
export function isRefusal({ state, terms }: Consent, { recipient, sections, now }: ConsentQuestion): boolean {
	return (
		state === "active" &&
		!terms.permit &&
		terms.recipient === recipient &&
		now >= terms.from &&
		sections.some((section) => terms.sections.includes(section))
	);
}

/** The hand-off that the consent must cover. recipient: an organisation. now: UTC ms. ignoreEnd: the person travels, so the end only warns. */
export interface ConsentQuestion {
	recipient: Id;
	sections: readonly Section[];
	now: number;
	ignoreEnd?: boolean;
}

/** @returns the rule that the consent breaks, or undefined when it covers the recipient and the sections. */
export function consentProblem(
	{ state, terms }: Consent,
	{ recipient, sections, now, ignoreEnd = false }: ConsentQuestion,
): string | undefined {
	if (state !== "active") return `the consent is ${state}`;
	if (!terms.permit) return "the person said no";
	if (terms.recipient !== recipient) return "the consent is for another organisation";
	if (now < terms.from) return "the consent has not begun";
	if (now >= terms.until && !ignoreEnd) return "the consent has ended";
	const missing = sections.find((section) => !terms.sections.includes(section));
	if (missing) return `the consent does not list ${missing}`;
	const withheld = sections.find((section) => terms.withhold.some((rule) => rule.section === section && rule.from === recipient));
	return withheld && `the person withholds ${withheld} from this organisation`;
}
