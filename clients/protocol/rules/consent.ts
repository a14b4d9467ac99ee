/**
 * Consent: informed, limited in time, one release for one organisation. SPEC "Cases", section 5.
 *
 * A consent is proposed or active when it is recorded. It is withdrawn, or entered in error, by a later
 * statement of its chain; expired it is by the clock alone, so that state is computed and never stored.
 */
import type { Id } from "../bytes.ts";
import type { ConsentState, Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { ConsentTerms } from "../statements/cases.ts";

export type ConsentAction = "activate" | "withdraw" | "enter-in-error";
export type StoredConsentState = Exclude<ConsentState, "expired">;

/** One consent as the fold keeps it. chain: the objIds of its statements, as map keys, in order. */
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

/** @throws ProtocolError `wrong-state` */
export function nextConsentState(state: StoredConsentState, action: ConsentAction): StoredConsentState {
	const move = MOVES[action];
	if (!move.from.includes(state)) throw new ProtocolError("wrong-state", `a consent that is ${state} takes no ${action}`);
	return move.to;
}

/** The state as people see it. @param now UTC ms. */
export function consentStateAt(consent: Consent, now: number): ConsentState {
	const isOver = consent.state === "active" && now >= consent.terms.until;
	return isOver ? "expired" : consent.state;
}

/** Whether somebody took the consent back, or it never was one. */
export function isRevoked(consent: Consent): boolean {
	return consent.state === "withdrawn" || consent.state === "entered-in-error";
}

/** recipient: an organisation. now: UTC ms. ignoreEnd: the person travels, so running out only warns. */
export interface ConsentQuestion {
	recipient: Id;
	sections: readonly Section[];
	now: number;
	ignoreEnd?: boolean;
}

/** @returns the rule that the consent fails, or undefined when it covers what is asked. */
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
