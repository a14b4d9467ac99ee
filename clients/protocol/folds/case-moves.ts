/** Moves of hand-offs after the request. rules/handoff.ts has the table of states. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { HeldBasis } from "../rules/basis.ts";
import { type AnyAction, checkMoveFields, type Handoff } from "../rules/handoff.ts";
import { isAccepted, isOpen, isReceivedTransfer, isUnsettled } from "../rules/handoff-state.ts";
import { checkDepartureBasis, checkResume, confirmBasis, takeBasis } from "./case-basis.ts";
import { checkMove, handoffOf } from "./case-handoffs.ts";
import { acceptedTransfers, type CaseState, type CaseStatementOf, type Change, ownsSections, type TimedContext } from "./case-state.ts";

/**
 * The desk of the hand-off for which `desk` makes a move. Usually that is `desk` itself. These exceptions make sure that somebody can end
 * each hand-off:
 * - a desk that now owns a section may withdraw or end a referral that reads it;
 * - when the from-desk is gone, the to-desk may end the hand-off, and the custodian may withdraw or end it.
 */
function sideOf(state: CaseState, handoff: Handoff, action: AnyAction, desk: Id, context: TimedContext): Id {
	if (desk === handoff.from || (action !== "withdraw" && action !== "end")) return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return handoff.from;
	if (!context.isGone(handoff.from)) return desk;
	return desk === state.custodian || (desk === handoff.to && action === "end") ? handoff.from : desk;
}

/**
 * Plans a move of a hand-off.
 * @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `no-basis`, `already-placed`, `desk-too-small` or `bad-input`.
 */
export function planMove(state: CaseState, statement: CaseStatementOf<"handoff.move">, desk: Id, context: TimedContext): Change {
	const { body, key } = statement;
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, body.action, sideOf(state, handoff, body.action, desk, context));
	checkMoveFields(body);
	const effect = planEffect(state, handoff, statement, desk, context);
	return () => {
		handoff.chain.push(key);
		handoff.state = next;
		if (body.action !== "settle") handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
		Object.assign(handoff, effect);
		const canBeInError = !handoff.departed && (isOpen(next) || isAccepted(next));
		if (!canBeInError && next !== "draft") handoff.inError = null;
	};
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
			return { accept: key, basis: checkAccept(state, handoff, body, key, context) };
		case "extend":
			if (isReceivedTransfer(handoff)) throw new ProtocolError("wrong-state", "a transfer that has moved custody needs no basis");
			checkOwnsSections(state, handoff);
			return {
				basis: takeBasis(state, handoff, body, key, context),
				basisSigners: [...new Set([...handoff.basisSigners, body.by])],
				// Once received, there is no hold that `resume` could end.
				heldBack: handoff.heldBack && handoff.state !== "received",
			};
		case "cancel":
			checkMayCancel(handoff);
			return { before: null };
		case "reroute":
			if (body.desk === handoff.from || body.desk === handoff.to)
				throw new ProtocolError("bad-input", "desk: must be a third desk", "desk");
			return { suggested: body.desk };
		case "arrange":
			return { proposed: { expectBy: checkArrival(body.expectBy ?? 0, context), desk } };
		case "confirm":
			return { arranged: handoff.proposed, proposed: null, before: handoff.before === "accepted" ? "arranged" : handoff.before };
		case "depart":
			if (!handoff.travel) throw new ProtocolError("wrong-state", "a hand-off without travel has no departure");
			checkDepartureBasis(state, handoff, context);
			return { departed: true, departureBasis: handoff.basis?.object ?? null };
		case "hold":
			return { before: handoff.state };
		case "resume":
			checkResume(state, handoff, context);
			return { before: null, heldBack: false };
		case "receive":
			checkNotInError(handoff);
			return { receive: key, before: null };
		case "end":
			if (isReceivedTransfer(handoff)) throw new ProtocolError("wrong-state", "the transfer has moved custody");
			return { before: null };
		case "complete":
			if (handoff.kind === "transfer" && !state.route.includes(handoff.id))
				throw new ProtocolError("wrong-state", "custody has not moved yet");
			return {};
		case "enter-in-error":
			return { inError: { object: key, by: body.by } };
		case "settle":
			if (!isUnsettled(handoff)) throw new ProtocolError("wrong-state", "the from-desk has taken this request up already");
			return { settled: true };
		default:
			return {};
	}
}

/** @throws ProtocolError `wrong-state` on hold, unless the consent was withdrawn on the way. */
function checkMayCancel({ state, heldBack }: Handoff): void {
	if (state !== "on-hold" || heldBack) return;
	throw new ProtocolError(
		"wrong-state",
		"cancel on hold is possible only after the consent was withdrawn on the way; receive or resume instead",
	);
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
