/** Consent chains. A withdrawn consent stops or holds the hand-offs that rest on it. SPEC "Cases", section 5. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { type Consent, nextConsentState } from "../rules/consent.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isAccepted, isOpen, isReceivedTransfer } from "../rules/handoff-state.ts";
import type { ConsentTerms } from "../statements/cases.ts";
import { type CaseState, type CaseStatementOf, type Change, checkChain, markWithdrawn } from "./case-state.ts";

/** Plans a new consent. @throws ProtocolError `conflict`, `stale`, `not-allowed` or `bad-input`. */
export function planRecord(state: CaseState, { body, key }: CaseStatementOf<"consent.record">, desk: Id): Change {
	if (state.consents[body.consent]) throw new ProtocolError("conflict", "consent: another consent has this id");
	checkChain([], body);
	checkHasPerson(state, desk);
	const { terms } = body;
	if (terms.from >= terms.until) throw new ProtocolError("bad-input", "terms.until: must be later than terms.from", "terms.until");
	if (terms.excluded === "guardian" && terms.givenBy !== "person")
		throw new ProtocolError("bad-input", "terms.excluded: the guardian can't give this consent and be excluded", "terms.excluded");
	checkReplaces(state, terms);
	return () => {
		state.consents[body.consent] = { id: body.consent, state: body.active ? "active" : "proposed", terms, chain: [key] };
	};
}

/** Checks `replaces`: only a permit may replace an earlier "no", for the same organisation. @throws ProtocolError `bad-input` */
function checkReplaces(state: CaseState, { replaces, permit, recipient }: ConsentTerms): void {
	if (replaces === null) return;
	const replaced = state.consents[replaces];
	// A partial view may lack the "no".
	const isUnseen = replaced === undefined && !state.complete;
	const isNo = replaced !== undefined && !replaced.terms.permit && replaced.terms.recipient === recipient;
	if (!permit || !(isNo || isUnseen))
		throw new ProtocolError(
			"bad-input",
			'terms.replaces: takes a "no" of this case for the same organisation, in a permit',
			"terms.replaces",
		);
}

/** Plans a move of a consent, such as its withdrawal. @throws ProtocolError `not-found`, `stale`, `not-allowed` or `wrong-state`. */
export function planConsentMove(state: CaseState, { body, key }: CaseStatementOf<"consent.move">, desk: Id): Change {
	const consent = state.consents[body.consent];
	if (!consent) throw new ProtocolError("not-found", "no such consent");
	checkChain(consent.chain, body);
	checkHasPerson(state, desk);
	const next = nextConsentState(consent.state, body.action);
	return () => {
		consent.chain.push(key);
		consent.state = next;
		if (body.action !== "activate") withdrawOrHoldHandoffs(state, consent);
	};
}

/**
 * Allows the custodian, a desk that has received the person by a referral, and a desk that the person is travelling to. A desk that
 * received a transfer is the custodian until custody moves again.
 */
function checkHasPerson(state: CaseState, desk: Id): void {
	const hasPerson = (handoff: Handoff) =>
		handoff.to === desk &&
		!isReceivedTransfer(handoff) &&
		(handoff.state === "received" || (handoff.departed && isAccepted(handoff.state)));
	if (desk === state.custodian || Object.values(state.handoffs).some(hasPerson)) return;
	// A partial view may lack the hand-off that gives another desk this right.
	if (state.complete) throw new ProtocolError("not-allowed", "only the custodian or a desk that has the person may do this");
}

/**
 * Withdraws each hand-off that rests on the consent and has not departed. Holds back each hand-off that is on the way; it can still be
 * received. A received hand-off keeps its state and gets a flag.
 */
function withdrawOrHoldHandoffs(state: CaseState, consent: Consent): void {
	for (const handoff of Object.values(state.handoffs)) {
		if (handoff.basis?.consent !== consent.id) continue;
		if (handoff.departed) holdHandoff(handoff);
		else if (isOpen(handoff.state) || isAccepted(handoff.state)) markWithdrawn(handoff, "consent-withdrawn");
	}
}

/** Holds back the sections of a hand-off on the way, and puts it on hold. A hand-off that is on hold already keeps the code of that hold. */
function holdHandoff(handoff: Handoff): void {
	if (!isAccepted(handoff.state)) return;
	handoff.heldBack = true;
	handoff.wasHeldBack = true;
	if (handoff.state !== "in-transit") return;
	handoff.before = "in-transit";
	handoff.state = "on-hold";
	handoff.reason = "consent-withdrawn";
}
