/** Statements of cases, consents and hand-offs. They have codes only, no text. SPEC "Cases". */
import {
	ASK_SETTLE_CODES,
	BASIS_CODES,
	BASIS_KINDS,
	CONSENT_GIVERS,
	CONSENT_PURPOSES,
	CONSENT_RECORDED,
	END_CODES,
	GUARDIAN_KINDS,
	HANDOFF_ACTIONS,
	HANDOFF_KINDS,
	HANDOFF_OUTCOMES,
	ON_THE_WAY,
	PRIORITIES,
	REFERRAL_REASONS,
	REFUSAL_CODES,
	SECTIONS,
	WITHHOLD_REASONS,
} from "../codes.ts";
import type { CaseFact } from "../log/fact.ts";
import { bool, bytes, id, list, map, nullable, oneOf, text, uint, type ValueOf } from "../schema.ts";

const VERDICTS = ["approve", "refuse"] as const;
/** The place in a chain. seq counts from 0. prev: objId of the statement before, null at 0. */
const chain = { seq: uint, prev: nullable(bytes(32)) };
const section = map({ section: oneOf(SECTIONS), compartment: id });

/**
 * The basis of a hand-off. consent, head: the cited consent and the objId of the head of its chain. assent: whether the child
 * assents to a guardian's consent. code: the reason, for the kinds that need a reason. away: whether a best-interests decision takes a
 * child away from a parent.
 */
export const basis = map({
	kind: oneOf(BASIS_KINDS),
	consent: nullable(id),
	head: nullable(bytes(32)),
	assent: bool,
	code: nullable(oneOf(BASIS_CODES)),
	away: bool,
});

/**
 * The terms of a consent. recipient: an organisation. permit: false records a "no". from, until: UTC ms. withhold: sections, and the
 * organisation that must not get them. guardian: the kind of guardian who gave it, alone or with the person. excluded: the kind of guardian
 * who is part of the harm. replaces: the "no" in whose place a permit stands.
 */
export const consentTerms = map({
	givenBy: oneOf(CONSENT_GIVERS),
	guardian: nullable(oneOf(GUARDIAN_KINDS)),
	recipient: id,
	purposes: list(oneOf(CONSENT_PURPOSES), 8),
	sections: list(oneOf(SECTIONS), 20),
	permit: bool,
	from: uint,
	until: uint,
	language: text(35),
	interpreter: bool,
	recorded: oneOf(CONSENT_RECORDED),
	withhold: list(map({ section: oneOf(SECTIONS), from: id, why: oneOf(WITHHOLD_REASONS) }), 50),
	excluded: nullable(oneOf(GUARDIAN_KINDS)),
	replaces: nullable(id),
});

export type Basis = ValueOf<typeof basis>;
export type ConsentTerms = ValueOf<typeof consentTerms>;

export const caseTypes = {
	/** Opens a case. The acting desk becomes its custodian. code: random and pronounceable, never a name. */
	"case.open": { case: id, ...chain, code: text(40), sections: list(section, 40), discussion: id },
	/** Adds a section. cite: when the to-desk of a hand-off adds a section of its own, the objId of its accept or arrived; else null. */
	"case.section": { case: id, ...chain, section, cite: nullable(bytes(32)) },
	/** Gives up a section that its owner kept when custody moved on. to: the custodian, which then owns it. null closes the section. */
	"case.give-up": { case: id, ...chain, compartment: id, to: nullable(id) },
	"case.lead": { case: id, ...chain, member: id },
	/**
	 * Moves custody. receive: the objId of the `receive` of a transfer. sections: the granted sections, whose ownership moves too.
	 * discussion: a new thread of the new custodian. The earlier discussion stays with the earlier custodian.
	 */
	"case.custody": { case: id, ...chain, handoff: id, receive: bytes(32), to: id, sections: list(id, 40), discussion: id },
	/**
	 * Proposes to become the custodian in the place of `from`, which is gone. sections: sections of desks that are gone, which the acting desk
	 * will own. discussion: a new thread of the acting desk.
	 */
	"case.take-over": { case: id, ...chain, from: id, sections: list(id, 40), discussion: id },
	/** An admin approves or refuses a case.take-over. object: the objId of the take-over. */
	"case.countersign": { case: id, ...chain, object: bytes(32), verdict: oneOf(VERDICTS) },
	/** An admin shows the chain of a case without custodian to a desk that has asked for the case. The desk can then propose to take over. */
	"case.invite": { case: id, ...chain, desk: id },
	/**
	 * A member of another desk says what she has confirmed to this desk: that she permits again, or that a guardian needn't be excluded any
	 * more. A second member of the desk that recorded a "no" countersigns its enter-in-error. It stands in the chain of the consent.
	 * object: the objId of the consent.record, or of the enter-in-error.
	 */
	"case.attest": { consent: id, case: id, ...chain, object: bytes(32), verdict: oneOf(VERDICTS) },
	"case.status": { case: id, ...chain, status: oneOf(["Active", "FollowUp", "Closed", "ClosedReferred"] as const) },
	/** The custodian takes an ask of another desk off its inbox. The asking desk isn't told. */
	"case.settle-ask": { case: id, ...chain, ask: id, code: oneOf(ASK_SETTLE_CODES) },
	/** onTheWay: whether she is on the way, when the recipient of a "no" has accepted a hand-off with travel; else null. */
	"consent.record": { consent: id, case: id, ...chain, active: bool, terms: consentTerms, onTheWay: nullable(oneOf(ON_THE_WAY)) },
	/** desk: for `name`, the desk that is asked for a case.attest. onTheWay: as in consent.record. */
	"consent.move": {
		consent: id,
		case: id,
		...chain,
		action: oneOf(["activate", "withdraw", "enter-in-error", "name"] as const),
		code: nullable(oneOf(REFUSAL_CODES)),
		desk: nullable(id),
		onTheWay: nullable(oneOf(ON_THE_WAY)),
	},
	"handoff.draft": {
		handoff: id,
		case: id,
		...chain,
		kind: oneOf(HANDOFF_KINDS),
		to: id,
		reason: oneOf(REFERRAL_REASONS),
		priority: oneOf(PRIORITIES),
		travel: bool,
		followUp: bool,
	},
	/**
	 * purposes: what the to-desk will do for the person. summary: H of the box that is sealed to the to-desk. thread: the hand-off's own
	 * thread. byHand: the section's key is sealed only after the from-desk has verified the accept.
	 */
	"handoff.request": {
		handoff: id,
		case: id,
		...chain,
		respondBy: uint,
		sections: list(map({ section: oneOf(SECTIONS), compartment: id, byHand: bool }), 40),
		purposes: list(oneOf(CONSENT_PURPOSES), 8),
		basis,
		summary: bytes(32),
		thread: id,
	},
	/**
	 * One move. Of code, ending, outcome, desk, expectBy, since, tellBy and basis only the fields that the action takes are not null
	 * (rules/handoff.ts). basis: for accept and extend. desk: the desk that reroute suggests. expectBy: for arrange, UTC ms, whole hours.
	 * since: when she departed or arrived, UTC ms. tellBy: when both desks are told that she hasn't arrived, UTC ms; `depart` may leave it
	 * out.
	 */
	"handoff.move": {
		handoff: id,
		case: id,
		...chain,
		action: oneOf(HANDOFF_ACTIONS),
		code: nullable(oneOf(REFUSAL_CODES)),
		ending: nullable(oneOf(END_CODES)),
		outcome: nullable(oneOf(HANDOFF_OUTCOMES)),
		desk: nullable(id),
		expectBy: nullable(uint),
		since: nullable(uint),
		tellBy: nullable(uint),
		basis: nullable(basis),
	},
	/**
	 * A second member approves or refuses a basis that needs one, or an enter-in-error. object: the objId of the request or
	 * `extend` that named the basis, or of the enter-in-error.
	 */
	"handoff.countersign": { handoff: id, case: id, ...chain, object: bytes(32), verdict: oneOf(VERDICTS) },
	/** Asks the custodian of a case code for the case, because the person has turned up at the asking desk. */
	ask: { ask: id, code: text(40) },
} as const;

const toCase = { subject: "case", purpose: "care" } as const;
const toConsent = { subject: "consent", purpose: "care" } as const;
const toHandoff = { subject: "handoff", purpose: "handoff", changesBook: false } as const;

/** The actions of the access log, for the types that have neither an endpoint of their own nor several actions. */
// biome-ignore format: a table
export const caseFacts = {
	"case.open":           { activity: "create", ...toCase, changesBook: false },
	"case.section":        { activity: "create", ...toCase, changesBook: false },
	"case.give-up":        { activity: "update", ...toCase, changesBook: false },
	"case.lead":           { activity: "update", ...toCase, changesBook: true },
	"case.custody":        { activity: "update", ...toCase, changesBook: false },
	"case.take-over":      { activity: "create", ...toCase, changesBook: false },
	"case.status":         { activity: "update", ...toCase, changesBook: true },
	"case.settle-ask":     { activity: "update", ...toCase, changesBook: false },
	"case.invite":         { activity: "update", ...toCase, changesBook: false },
	"consent.record":      { activity: "create", ...toConsent, changesBook: true },
	"consent.move":        { activity: "update", ...toConsent, changesBook: true },
	"case.attest":         { activity: "update", ...toConsent, changesBook: false },
	"handoff.draft":       { activity: "create", ...toHandoff },
	"handoff.request":     { activity: "update", ...toHandoff },
	"handoff.countersign": { activity: "update", ...toHandoff },
} as const satisfies { [T in Exclude<keyof typeof caseTypes, TypeWithOtherAction>]: CaseFact };

/** Each move of a hand-off is an action. An ask and a case.countersign have endpoints, which declare the action. */
type TypeWithOtherAction = "handoff.move" | "ask" | "case.countersign";

/** Each move of a hand-off has these facts. */
export const moveFact = { activity: "update", ...toHandoff } as const satisfies CaseFact;
