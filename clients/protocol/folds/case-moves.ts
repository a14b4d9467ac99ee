/** Moves of hand-offs after the request. rules/handoff.ts has the table of states. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { basisEnd, type HeldBasis, restsOnConsent } from "../rules/basis.ts";
import { type AnyAction, checkMoveFields, type Handoff, isMetCode } from "../rules/handoff.ts";
import {
	departure,
	hasDeparted,
	isAccepted,
	isFitTellBy,
	isOpen,
	isOver,
	isReceivedTransfer,
	isUnsettled,
	mayArrive,
	travelOf,
	validUntil,
} from "../rules/handoff-state.ts";
import { checkAllows, confirmBasis, noteOverride, questionsAfter, takeBasis } from "./case-basis.ts";
import { checkMove, handoffOf } from "./case-handoffs.ts";
import {
	acceptedTransfers,
	type CaseState,
	type CaseStatementOf,
	type Change,
	endExpectations,
	markOver,
	ownsSections,
	type TimedContext,
} from "./case-state.ts";

/**
 * The desk of the hand-off for which `desk` makes a move. Usually that is `desk` itself. These exceptions make sure that somebody can end
 * each hand-off, and can say that she has departed:
 * - a desk that now owns a section may withdraw or end a referral that reads it;
 * - when the from-desk is gone, the to-desk may end the hand-off, and the custodian may withdraw or end it;
 * - when the from-desk is gone or suspended, the to-desk may say that she has departed, and the custodian when the to-desk can't either;
 * - the custodian may say who meets a person who is still expected.
 */
function sideOf(state: CaseState, handoff: Handoff, { action, code }: MoveBody, desk: Id, context: TimedContext): Id {
	const { from, to } = handoff;
	if (desk === from) return desk;
	const isAway = (each: Id) => context.isGone(each) || context.isSuspended(each);
	const isCustodian = desk === state.custodian;
	if (action === "depart") return isAway(from) && (desk === to || (isCustodian && isAway(to))) ? from : desk;
	if (action === "settle") return isCustodian && isMetCode(code) ? from : desk;
	if (action !== "withdraw" && action !== "end") return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return from;
	if (!context.isGone(from)) return desk;
	return isCustodian || (desk === to && action === "end") ? from : desk;
}

type MoveBody = CaseStatementOf<"handoff.move">["body"] & { action: AnyAction };

/**
 * Plans a move of a hand-off.
 * @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `no-basis`, `already-placed`, `desk-too-small` or `bad-input`.
 */
export function planMove(state: CaseState, statement: CaseStatementOf<"handoff.move">, desk: Id, context: TimedContext): Change {
	const { body, key } = statement;
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, body.action, sideOf(state, handoff, body, desk, context));
	checkMoveFields(body);
	const effect = planEffect(state, handoff, statement, desk, context);
	return () => {
		const wasOver = isOver(handoff.state);
		handoff.chain.push(key);
		handoff.state = next;
		if (body.action !== "settle") handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
		Object.assign(handoff, effect);
		if (isOver(next) && !wasOver) markOver(handoff, body.at);
		noteConsequences(state, handoff, body.action, context);
		const canBeInError = !hasDeparted(handoff) && (isOpen(next) || isAccepted(next));
		if (!canBeInError && next !== "draft") handoff.inError = null;
	};
}

/** What a move changes in the whole case: where she is, where she is expected, and the 24 hours of overrides. */
function noteConsequences(state: CaseState, handoff: Handoff, action: AnyAction, context: TimedContext): void {
	const all = Object.values(state.handoffs);
	if (action === "arrived") for (const other of all) other.hasHer = other === handoff;
	if (action === "arrived" || (action === "accept" && meetsHer(handoff))) endExpectations(all);
	if (action === "extend" && handoff.basis) noteOverride(state, handoff, handoff.basis, context);
}

/** Whether the to-desk meets her when it has accepted. A referral without travel is a service for a person who stays where she is. */
function meetsHer({ kind, travel }: Handoff): boolean {
	return kind === "transfer" || travel;
}

/**
 * Checks the rule of an action that the table of moves doesn't express.
 * @returns the fields that the action changes besides `state`. @throws as planMove.
 */
function planEffect(
	state: CaseState,
	handoff: Handoff,
	{ body, key }: CaseStatementOf<"handoff.move">,
	desk: Id,
	context: TimedContext,
): Partial<Handoff> {
	switch (body.action) {
		case "accept":
			return { accept: key, acceptedAt: body.at, basis: checkAccept(state, handoff, body, key, context) };
		case "extend":
			if (isReceivedTransfer(handoff)) throw new ProtocolError("wrong-state", "a transfer that has moved custody needs no basis");
			checkOwnsSections(state, handoff);
			checkMayExtend(state, handoff, body, desk);
			return planExtend(state, handoff, body, key, context);
		case "withdraw":
			checkNotDeparted(handoff);
			return {};
		case "cancel":
			return { before: null, hasHer: false, expected: hasDeparted(handoff) && handoff.arrived === null };
		case "reroute":
			if (body.desk === handoff.from || body.desk === handoff.to)
				throw new ProtocolError("bad-input", "desk: must be a third desk", "desk");
			return { suggested: body.desk };
		case "arrange":
			return { proposed: { expectBy: checkArrival(body.expectBy ?? 0, context), desk } };
		case "confirm":
			return { arranged: handoff.proposed, proposed: null, before: handoff.before === "accepted" ? "arranged" : handoff.before };
		case "depart":
			checkNotDeparted(handoff);
			return {
				travel: true,
				...departure(handoff, body.tellBy, checkSince(body, "since"), body.at),
				basisTellBy: basisTellByOf(state, handoff, body, desk, context),
				...(handoff.state === "on-hold" && { before: "in-transit" as const }),
			};
		case "arrived":
			checkMayArrive(handoff, body.at);
			return { arrived: { object: key, since: checkSince(body, "since"), at: body.at } };
		case "tell":
			if (!hasDeparted(handoff)) throw new ProtocolError("wrong-state", "tell is possible once she has departed");
			if (!isFitTellBy(body.tellBy ?? 0, body.at))
				throw new ProtocolError("bad-input", "tellBy: must be later than now, and at most 14 days away", "tellBy");
			return { tellBy: body.tellBy, ...(mayProlong(state, handoff, desk, context) && { basisTellBy: body.tellBy }) };
		case "take":
			checkMayTake(handoff, desk);
			return { taken: { by: body.by, desk, at: body.at } };
		case "hold":
			return { before: handoff.state };
		case "resume":
			checkAllows(state, handoff, context, "resume");
			return { before: null };
		case "receive":
			checkNotInError(handoff);
			return { receive: key, before: null, hasHer: false, expected: false, given: checkReceive(state, handoff, context) };
		case "end":
			if (isReceivedTransfer(handoff)) throw new ProtocolError("wrong-state", "the transfer has moved custody");
			if ((isOpen(handoff.state) || handoff.state === "accepted" || handoff.state === "arranged") && !hasDeparted(handoff))
				throw new ProtocolError("wrong-state", "end is possible once she has departed; withdraw instead");
			return { before: null, hasHer: false, expected: false };
		case "complete":
			if (handoff.kind === "transfer" && !state.route.includes(handoff.id))
				throw new ProtocolError("wrong-state", "custody has not moved yet");
			return {};
		case "enter-in-error":
			if (handoff.state !== "draft") checkNotDeparted(handoff);
			return { inError: { object: key, by: body.by } };
		case "settle":
			return planSettle(state, handoff, body.code);
		default:
			return {};
	}
}

/** Only the desk that must act next can say that it sees to the hand-off. @throws ProtocolError `not-allowed` */
function checkMayTake({ state, from, to }: Handoff, desk: Id): void {
	const awaited = isOpen(state) ? to : state === "cancelled" ? from : desk;
	if (desk !== awaited) throw new ProtocolError("not-allowed", "take is for the desk that must act next");
}

/** @throws ProtocolError `wrong-state` once she counts as departed. */
function checkNotDeparted(handoff: Handoff): void {
	if (hasDeparted(handoff)) throw new ProtocolError("wrong-state", "she has departed or arrived already");
}

/** @returns the time in `since`. @throws ProtocolError `bad-input` when it is later than the statement. */
function checkSince({ since, at }: MoveBody, field: string): number {
	if (since === null || since > at) throw new ProtocolError("bad-input", "since: must not be later than at", field);
	return since;
}

/** @throws ProtocolError `wrong-state` when the hand-off was never requested, has been over for too long, or has an `arrived` already. */
function checkMayArrive(handoff: Handoff, at: number): void {
	const { requestedBy, arrived, overAt } = handoff;
	if (requestedBy === null) throw new ProtocolError("wrong-state", "the hand-off was never requested");
	const isAgain = arrived !== null && !(overAt !== null && arrived.at < overAt);
	if (isAgain) throw new ProtocolError("wrong-state", "she has arrived already");
	if (!mayArrive(handoff, at)) throw new ProtocolError("wrong-state", "the hand-off has been over for more than 72 hours");
}

/** The to-desk may extend only on a consent that she has given there. @throws ProtocolError `not-allowed` */
function checkMayExtend({ consents }: CaseState, handoff: Handoff, { basis }: MoveBody, desk: Id): void {
	if (desk === handoff.from) return;
	const consent = basis?.consent ? consents[basis.consent] : undefined;
	const isHers = basis !== null && restsOnConsent(basis.kind) && consent?.desk === desk;
	if (handoff.hasHer && isHers) return;
	throw new ProtocolError("not-allowed", "the to-desk may extend only while it has her, on a consent that she has given there");
}

function planExtend(state: CaseState, handoff: Handoff, body: MoveBody, key: string, context: TimedContext): Partial<Handoff> {
	const basis = takeBasis(state, handoff, body, key, context, "extend");
	return {
		basis,
		questions: questionsAfter(handoff, basis, context),
		basisSigners: [...new Set([...handoff.basisSigners, body.by])],
	};
}

/** Checks the basis of a `receive`. @returns the sections that the to-desk may read at this moment. @throws ProtocolError `no-basis` */
function checkReceive(state: CaseState, handoff: Handoff, context: TimedContext): Id[] {
	const { sections } = checkAllows(state, handoff, context, "receive");
	return handoff.sections.flatMap(({ section, compartment }) => (sections.includes(section) ? compartment : []));
}

/** Settles a request that has failed, or says who meets a person who is still expected. @throws ProtocolError `wrong-state` */
function planSettle({ complete }: CaseState, handoff: Handoff, code: string | null): Partial<Handoff> {
	const isFailed = isOver(handoff.state);
	if (isMetCode(code)) {
		// A partial view may lack the reason why she is still expected.
		if (!handoff.expected && complete) throw new ProtocolError("wrong-state", "she isn't still expected");
		return { expected: false, ...(isFailed && { settled: true }) };
	}
	if (!isUnsettled(handoff)) throw new ProtocolError("wrong-state", "the from-desk has taken this request up already");
	return { settled: true };
}

/** Whether a `tell` of this desk prolongs the basis too: it is the from-desk's, and the basis has not run out yet. */
function mayProlong({ consents }: CaseState, handoff: Handoff, desk: Id, { now }: TimedContext): boolean {
	const { basis, from } = handoff;
	if (desk !== from || basis === null) return false;
	return now < validUntil(basisEnd(basis, consents[basis.consent ?? ""]), travelOf(handoff));
}

/**
 * The `tellBy` of a departure that prolongs the basis. Null when the basis had ended by its date at the signing, so that a back-dated
 * departure opens nothing again. A desk that signs in the place of the from-desk gets the default time.
 */
function basisTellByOf(
	{ consents }: CaseState,
	handoff: Handoff,
	{ since, tellBy, at }: MoveBody,
	desk: Id,
	{ now }: TimedContext,
): number | null {
	const { basis, from } = handoff;
	if (basis === null || now >= basisEnd(basis, consents[basis.consent ?? ""])) return null;
	return departure(handoff, desk === from ? tellBy : null, since ?? at, at).tellBy;
}

/** Returns the expected arrival. @param expectBy UTC ms. @throws ProtocolError `bad-input` when it is in the past. */
function checkArrival(expectBy: number, { now }: TimedContext): number {
	if (expectBy < now) throw new ProtocolError("bad-input", "expectBy: is in the past", "expectBy");
	return expectBy;
}

/** Checks the further rules of `accept`. @returns the basis that counts from now on. @throws as planMove. */
function checkAccept(
	state: CaseState,
	handoff: Handoff,
	body: CaseStatementOf<"handoff.move">["body"],
	key: string,
	context: TimedContext,
): HeldBasis {
	if (handoff.basisSigners.includes(body.by))
		throw new ProtocolError("not-allowed", "by: must be another member than those who signed the request or an extend");
	checkNotInError(handoff);
	if (handoff.kind === "transfer" && (state.custodian !== handoff.from || acceptedTransfers(state).length > 0))
		throw new ProtocolError("already-placed");
	checkOwnsSections(state, handoff);
	if (!context.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	return confirmBasis(state, handoff, body, key, context);
}

/** @throws ProtocolError `wrong-state` when the from-desk no longer owns all sections of the hand-off. */
function checkOwnsSections(state: CaseState, handoff: Handoff): void {
	if (ownsSections(state, handoff)) return;
	throw new ProtocolError("wrong-state", "the from-desk no longer owns all sections of the hand-off");
}

/** @throws ProtocolError `wrong-state` while an enter-in-error waits for its countersignature. */
function checkNotInError({ inError }: Handoff): void {
	if (inError)
		throw new ProtocolError("wrong-state", "the from-desk has entered the hand-off in error, and no second member has decided yet");
}
