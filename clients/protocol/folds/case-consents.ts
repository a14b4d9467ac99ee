/** Consent chains, and what a withdrawal or a "no" does to the hand-offs that it affects. SPEC "Cases", section 5. */
import { type Id, keyOf } from "../bytes.ts";
import type { OnTheWay, Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { isOverride } from "../rules/basis.ts";
import { type Consent, IN_ERROR_WITHIN, isNo, mayTakeBack, nextConsentState } from "../rules/consent.ts";
import { noesAgainst } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import { departure, hasDeparted, isAccepted, isOpen, isReceivedTransfer, isTravelling } from "../rules/handoff-state.ts";
import type { ConsentTerms } from "../statements/cases.ts";
import { questionOf } from "./case-basis.ts";
import {
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	type DeskPlans,
	markWithdrawn,
	type TimedContext,
} from "./case-state.ts";

/** Plans a new consent. @throws ProtocolError `conflict`, `stale`, `not-allowed`, `suspended` or `bad-input`. */
function planRecord(state: CaseState, { body, key }: CaseStatementOf<"consent.record">, desk: Id, context: TimedContext): Change {
	if (state.consents[body.consent]) throw new ProtocolError("conflict", "consent: another consent has this id");
	checkChain([], body);
	checkHasPerson(state, desk);
	checkTerms(state, body.terms, body.at);
	const isSuspended = context.isSuspended(desk);
	if (isSuspended) checkWhileSuspended(body.terms.permit, body.onTheWay);
	const consent: Consent = {
		id: body.consent,
		state: body.active ? "active" : "proposed",
		terms: body.terms,
		desk,
		organisation: context.organisationOfDesk(desk) ?? null,
		recordedAt: body.at,
		since: body.at,
		askAgain: isSuspended && !body.terms.permit,
		wasWithdrawn: false,
		named: [],
		attests: [],
		inError: null,
		chain: [key],
	};
	const affected = isNo(consent) ? affectedByNo(state, consent, context) : [];
	checkAnswer(state, affected, body.onTheWay, desk);
	return () => {
		if (!isSuspended) noteAskedAgain(state, body.terms.recipient);
		state.consents[body.consent] = consent;
		for (const each of affected) affect(each, body.onTheWay, body.at);
	};
}

/** @throws ProtocolError `bad-input` */
function checkTerms(state: CaseState, terms: ConsentTerms, at: number): void {
	if (terms.from >= terms.until) throw new ProtocolError("bad-input", "terms.until: must be later than terms.from", "terms.until");
	if ((terms.guardian !== null) !== (terms.givenBy !== "person"))
		throw new ProtocolError("bad-input", "terms.guardian: is the kind of guardian who gave the consent, else null", "terms.guardian");
	// A "no" counts at once, because what it does to hand-offs is decided when it is recorded.
	if (!terms.permit && terms.from > at)
		throw new ProtocolError("bad-input", 'terms.from: a "no" must not begin later than its record', "terms.from");
	if (terms.excluded !== null && terms.givenBy !== "person")
		throw new ProtocolError("bad-input", "terms.excluded: only in a consent that the person gave alone", "terms.excluded");
	// So a case.attest about the record means one thing: that she permits again, or that an exclusion is lifted.
	if (terms.excluded !== null && terms.replaces !== null)
		throw new ProtocolError("bad-input", 'terms.excluded: not in a permit that replaces a "no"', "terms.excluded");
	checkReplaces(state, terms);
}

/** A suspended organisation makes no permit count, and doesn't decide whether she is on the way. @throws ProtocolError `suspended` */
function checkWhileSuspended(isNewPermit: boolean, onTheWay: OnTheWay | null): void {
	if (isNewPermit) throw new ProtocolError("suspended", "a suspended organisation makes no permit");
	if (onTheWay !== null && onTheWay !== "not-known")
		throw new ProtocolError("suspended", "onTheWay: a suspended organisation may only say not-known");
}

/** Notes that somebody has asked her again about this recipient. */
function noteAskedAgain(state: CaseState, recipient: Id): void {
	for (const consent of Object.values(state.consents)) if (consent.terms.recipient === recipient) consent.askAgain = false;
}

/**
 * Checks `replaces`: only a permit may replace an earlier "no", for the same organisation, and a guardian's permit only a guardian's "no".
 * @throws ProtocolError `bad-input`
 */
function checkReplaces(state: CaseState, terms: ConsentTerms): void {
	const { replaces, permit, recipient } = terms;
	if (replaces === null) return;
	const replaced = state.consents[replaces];
	// A partial view may lack the "no".
	const isUnseen = replaced === undefined && !state.complete;
	const isNoTo = replaced !== undefined && !replaced.terms.permit && replaced.terms.recipient === recipient;
	const isReplaceable = isNoTo && mayTakeBack(terms, replaced.terms);
	if (!permit || !(isReplaceable || isUnseen))
		throw new ProtocolError(
			"bad-input",
			'terms.replaces: takes a "no" of this case for the same organisation, in a permit; a guardian takes back only the one of a guardian',
			"terms.replaces",
		);
}

/**
 * Plans a move of a consent, such as its withdrawal.
 * @throws ProtocolError `not-found`, `stale`, `not-allowed`, `wrong-state`, `suspended` or `bad-input`.
 */
function planConsentMove(state: CaseState, statement: CaseStatementOf<"consent.move">, desk: Id, context: TimedContext): Change {
	const { body, key } = statement;
	const consent = state.consents[body.consent];
	if (!consent) throw new ProtocolError("not-found", "no such consent");
	checkChain(consent.chain, body);
	checkHasPerson(state, desk);
	if ((body.desk !== null) !== (body.action === "name")) throw new ProtocolError("bad-input", "desk: only name takes a desk", "desk");
	if (body.action === "name") return planName(consent, body.desk ?? "", key, desk, context);
	const next = nextConsentState(consent.state, body.action);
	if (!consent.terms.permit && body.action !== "activate") return planNoInError(consent, statement, desk, context);
	const after = { ...consent, state: next, ...(body.action === "activate" && { since: body.at }) };
	const affected =
		body.action === "activate" ? (isNo(after) ? affectedByNo(state, after, context) : []) : affectedByWithdrawal(state, consent);
	checkAnswer(state, affected, body.onTheWay, desk);
	const isSuspended = context.isSuspended(desk);
	if (isSuspended) checkWhileSuspended(consent.terms.permit && body.action === "activate", body.onTheWay);
	return () => {
		if (!isSuspended) noteAskedAgain(state, consent.terms.recipient);
		consent.chain.push(key);
		consent.state = next;
		consent.since = after.since;
		if (next === "withdrawn") consent.wasWithdrawn = true;
		if (isSuspended) consent.askAgain = true;
		for (const each of affected) affect(each, body.onTheWay, body.at);
	};
}

function planName(consent: Consent, named: Id, key: string, desk: Id, { organisationOfDesk }: TimedContext): Change {
	const organisation = organisationOfDesk(named);
	if (organisation === undefined || organisation === organisationOfDesk(desk))
		throw new ProtocolError("bad-input", "desk: must be a desk of another organisation", "desk");
	return () => {
		consent.chain.push(key);
		consent.named = [...new Set([...consent.named, named])];
	};
}

/**
 * A "no" can't be withdrawn, also not while it is proposed. A mistake in typing can be entered in error: within 24 hours, by the desk that recorded it, and with a second
 * member of this desk.
 */
function planNoInError(consent: Consent, { body, key }: CaseStatementOf<"consent.move">, desk: Id, context: TimedContext): Change {
	if (body.action !== "enter-in-error") throw new ProtocolError("wrong-state", 'action: only her later yes ends a "no"');
	if (desk !== consent.desk || context.organisationOfDesk(desk) === consent.terms.recipient)
		throw new ProtocolError("not-allowed", 'only the desk that recorded a "no" may enter it in error, and never one that it is about');
	checkSoon(consent, body.at);
	return () => {
		consent.chain.push(key);
		consent.inError = { object: key, by: body.by };
	};
}

/** @throws ProtocolError `wrong-state` when the "no" is older than 24 hours. */
function checkSoon({ recordedAt }: Consent, at: number): void {
	if (at > recordedAt + IN_ERROR_WITHIN) throw new ProtocolError("wrong-state", 'a "no" can be entered in error for 24 hours');
}

/** Plans a case.attest. @throws ProtocolError `not-found`, `stale`, `not-allowed` or `wrong-state`. */
function planAttest(state: CaseState, { body, key }: CaseStatementOf<"case.attest">, desk: Id, context: TimedContext): Change {
	const consent = state.consents[body.consent];
	if (!consent) throw new ProtocolError("not-found", "no such consent");
	checkChain(consent.chain, body);
	const object = keyOf(body.object);
	const approved = body.verdict === "approve";
	if (consent.inError?.object === object) return planNoInErrorVerdict(consent, body, key, desk);
	if (consent.chain[0] !== object) throw new ProtocolError("wrong-state", "object: is neither the record nor a waiting enter-in-error");
	if (!consent.named.includes(desk)) checkHasPerson(state, desk);
	const organisation = context.organisationOfDesk(desk) ?? "";
	return () => {
		consent.chain.push(key);
		consent.named = consent.named.filter((each) => each !== desk);
		consent.attests = [...consent.attests.filter((each) => each.organisation !== organisation), { organisation, approved }];
	};
}

function planNoInErrorVerdict(consent: Consent, body: CaseStatementOf<"case.attest">["body"], key: string, desk: Id): Change {
	if (desk !== consent.desk || body.by === consent.inError?.by)
		throw new ProtocolError("not-allowed", "by: a second member of the desk that recorded it must countersign");
	if (body.verdict === "approve") checkSoon(consent, body.at);
	return () => {
		consent.chain.push(key);
		consent.inError = null;
		if (body.verdict === "approve") consent.state = "entered-in-error";
	};
}

/**
 * Allows the custodian, a desk that has received the person by a referral, a desk that the person is travelling to, and a desk that has her.
 * A desk that received a transfer is the custodian until custody moves again.
 */
function checkHasPerson(state: CaseState, desk: Id): void {
	const hasPerson = (handoff: Handoff) =>
		handoff.to === desk && (handoff.hasHer || (!isReceivedTransfer(handoff) && (handoff.state === "received" || isTravelling(handoff))));
	if (desk === state.custodian || Object.values(state.handoffs).some(hasPerson)) return;
	// A partial view may lack the hand-off that gives another desk this right.
	if (state.complete) throw new ProtocolError("not-allowed", "only the custodian or a desk that has the person may do this");
}

/** A hand-off that a withdrawal or a "no" affects: one that it stops, or one for which it matters whether she is on the way. */
interface AffectedHandoff {
	handoff: Handoff;
	isStopped: boolean;
}

/** The hand-offs that rest on a permit that ends. */
function affectedByWithdrawal({ handoffs }: CaseState, consent: Consent): AffectedHandoff[] {
	const resting = Object.values(handoffs).filter((handoff) => handoff.basis?.consent === consent.id && isUnderWay(handoff));
	return resting.map((handoff) => ({ handoff, isStopped: true }));
}

function affectedByNo(state: CaseState, no: Consent, context: TimedContext): AffectedHandoff[] {
	const about = Object.values(state.handoffs).filter(({ to }) => context.organisationOfDesk(to) === no.terms.recipient);
	const all = about.map((handoff) => ({ handoff, isStopped: isStoppedBy(state, no, handoff, context) }));
	return all.filter(({ handoff, isStopped }) => isStopped || dependsOnAnswer(handoff));
}

/** Whether this "no" stops the hand-off, and no earlier "no" had stopped it. */
function isStoppedBy(state: CaseState, no: Consent, handoff: Handoff, context: TimedContext): boolean {
	const before = Object.values(state.consents).filter(({ id }) => id !== no.id);
	const question = questionOf(handoff, context, "read");
	const { basis } = handoff;
	if (!question || !basis || !isUnderWay(handoff)) return false;
	// A "no" to one section defeats such a basis as a whole. Other overrides can win over a "no".
	const isDefeatedByAny = basis.kind === "legal-obligation" && basis.code === "other";
	if (isOverride(basis.kind) && !isDefeatedByAny) return false;
	const isStopped = (consents: readonly Consent[]) => {
		const isTakenOut = (section: Section) => noesAgainst(section, question, { basis, consents }).length > 0;
		return isDefeatedByAny ? question.sections.some(isTakenOut) : question.sections.every(isTakenOut);
	};
	return !isStopped(before) && isStopped([...before, no]);
}

const isUnderWay = ({ state }: Handoff) => isOpen(state) || isAccepted(state);

/** Whether the answer to "is she on the way?" decides about the hand-off, if a withdrawal or a "no" meets it. */
export const dependsOnAnswer = (handoff: Handoff) => isAccepted(handoff.state) && handoff.travel && !hasDeparted(handoff);

/** @throws ProtocolError `bad-input` when the custodian gives no answer and the answer decides about a hand-off. */
function checkAnswer(state: CaseState, affected: readonly AffectedHandoff[], answer: OnTheWay | null, desk: Id): void {
	if (answer !== null || desk !== state.custodian || !state.complete || !affected.some(({ handoff }) => dependsOnAnswer(handoff))) return;
	throw new ProtocolError("bad-input", "onTheWay: say whether she is on the way", "onTheWay");
}

/** Ends or changes a hand-off that a withdrawal or a "no" meets. One that isn't stopped goes on without an end. @param at UTC ms. */
function affect({ handoff, isStopped }: AffectedHandoff, answer: OnTheWay | null, at: number): void {
	if (isAccepted(handoff.state) && hasDeparted(handoff)) {
		handoff.expected = handoff.arrived === null;
		return;
	}
	if (!dependsOnAnswer(handoff) || answer === "no") {
		if (isStopped) markWithdrawn(handoff, "consent-withdrawn", at);
		return;
	}
	Object.assign(handoff, departure(handoff, null, at, at));
	handoff.inError = null;
	handoff.expected = isStopped;
	if (handoff.state === "on-hold") handoff.before = "in-transit";
	else handoff.state = "in-transit";
}

/** The plans of the types in this file. */
export const consentPlans = {
	"consent.record": planRecord,
	"consent.move": planConsentMove,
	"case.attest": planAttest,
} satisfies Partial<DeskPlans>;
