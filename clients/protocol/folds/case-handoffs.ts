/** Hand-off chains: applies the moves of rules/handoff.ts and checks them against the rest of the case. SPEC "Cases", section 3. */
import type { Id } from "../bytes.ts";
import { type ConsentPurpose, type HandoffState, RESPOND_WITHIN } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import type { HeldBasis } from "../rules/basis.ts";
import {
	type AnyAction,
	checkMoveFields,
	checkWho,
	type Handoff,
	hasMoved,
	isAccepted,
	isOpen,
	isUnsettled,
	nextState,
} from "../rules/handoff.ts";
import { checkDepartureBasis, checkResume, confirmBasis, takeBasis } from "./case-basis.ts";
import {
	acceptedTransfers,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkCustodian,
	checkNotClosed,
	ownsSections,
	type TimedContext,
} from "./case-state.ts";

/** @throws ProtocolError `conflict`, `stale`, `not-allowed` or `bad-input`. */
export function planDraft(state: CaseState, { body, key }: CaseStatementOf<"handoff.draft">, desk: Id, ctx: TimedContext): Change {
	if (state.handoffs[body.handoff]) throw new ProtocolError("conflict", "handoff: another one has this id");
	checkChain([], body);
	const ownsSome = Object.values(state.sections).some(({ owner }) => owner === desk);
	if (body.kind === "transfer" || !ownsSome) checkCustodian(state, desk);
	if (body.to === desk || ctx.organisationOfDesk(body.to) === undefined)
		throw new ProtocolError("bad-input", "to: must be another desk that the directory knows", "to");
	const { handoff: id, kind, to, priority, travel, followUp } = body;
	return () => {
		state.handoffs[id] = {
			id,
			kind,
			from: desk,
			to,
			priority,
			travel,
			followUp,
			state: "draft",
			before: null,
			requestedBy: null,
			basisSigners: [],
			respondBy: null,
			sections: [],
			purposes: [],
			thread: null,
			basis: null,
			proposed: null,
			arranged: null,
			departed: false,
			departureBasis: null,
			heldBack: false,
			wasHeldBack: false,
			refusedBases: [],
			accept: null,
			receive: null,
			inError: null,
			suggested: null,
			settled: false,
			reason: null,
			chain: [key],
		};
	};
}

function handoffOf(state: CaseState, id: Id): Handoff {
	const handoff = state.handoffs[id];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	return handoff;
}

/**
 * Checks the desk, then the chain, then the state. So the later of two racing statements gets `stale`, and other desks learn nothing.
 * @param side the desk of the hand-off that acts, or for which another desk acts.
 */
function checkMove(handoff: Handoff, body: { seq: number; prev: Uint8Array | null }, action: AnyAction, side: Id): HandoffState {
	checkWho(handoff, action, side);
	checkChain(handoff.chain, body);
	return nextState(handoff, action, side);
}

/**
 * The desk for which `desk` makes a move: usually itself. These exceptions make sure that somebody can end each hand-off:
 * - a desk that now owns a section may withdraw or end a referral that reads it;
 * - when the from-desk is gone, the to-desk may end the hand-off, and the custodian may withdraw or end it.
 */
function sideOf(state: CaseState, handoff: Handoff, action: AnyAction, desk: Id, ctx: TimedContext): Id {
	if (desk === handoff.from || (action !== "withdraw" && action !== "end")) return desk;
	const ownsSection = handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner === desk);
	if (handoff.kind === "referral" && ownsSection) return handoff.from;
	if (!ctx.isGone(handoff.from)) return desk;
	return desk === state.custodian || (desk === handoff.to && action === "end") ? handoff.from : desk;
}

/** @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `case-closed`, `no-basis`, `already-requested`, `desk-too-small` or `bad-input`. */
export function planRequest(state: CaseState, { body, key }: CaseStatementOf<"handoff.request">, desk: Id, ctx: TimedContext): Change {
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, "request", desk);
	if (handoff.kind === "transfer") checkCustodian(state, desk);
	// A partial view may lack the statement that reopened the case.
	if (state.complete) checkNotClosed(state);
	checkSections(state, body.sections, desk);
	if (body.respondBy !== body.at + RESPOND_WITHIN[handoff.priority])
		throw new ProtocolError("bad-input", `respondBy: must be the time in at plus the answer time for ${handoff.priority}`, "respondBy");
	if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	checkIsNew(state, handoff, body.sections);
	checkPurposes(body.purposes);
	const basis = takeBasis(state, { ...handoff, sections: body.sections, purposes: body.purposes }, body, key, ctx);
	return () => {
		handoff.chain.push(key);
		for (const earlier of Object.values(state.handoffs)) if (earlier.from === desk && isUnsettled(earlier)) earlier.settled = true;
		Object.assign(handoff, {
			state: next,
			requestedBy: body.by,
			basisSigners: [body.by],
			respondBy: body.respondBy,
			sections: body.sections,
			purposes: body.purposes,
			thread: body.thread,
			basis,
			inError: null,
		});
	};
}

/** @throws ProtocolError `already-requested` with the id of the open request that asks the same desk for the same. */
function checkIsNew(state: CaseState, { from, to, kind }: Handoff, sections: Handoff["sections"]): void {
	const named = (list: Handoff["sections"]) =>
		list
			.map(({ compartment }) => compartment)
			.sort()
			.join();
	const isSame = (other: Handoff) =>
		other.from === from && other.to === to && other.kind === kind && named(other.sections) === named(sections);
	const same = Object.values(state.handoffs).find((other) => isOpen(other.state) && isSame(other));
	if (!same) return;
	throw new ProtocolError("already-requested", `handoff: request ${same.id} is open and asks for the same`, "handoff", {
		handoff: same.id,
	});
}

function checkPurposes(purposes: readonly ConsentPurpose[]): void {
	if (purposes.length === 0 || new Set(purposes).size !== purposes.length)
		throw new ProtocolError("bad-input", "purposes: needs at least one purpose, and each only once", "purposes");
}

function checkSections(state: CaseState, sections: Handoff["sections"], desk: Id): void {
	const compartments = sections.map(({ compartment }) => compartment);
	if (sections.length === 0 || new Set(compartments).size !== sections.length)
		throw new ProtocolError("bad-input", "sections: needs at least one section, and each only once", "sections");
	for (const { section, compartment } of sections) {
		const listed = state.sections[compartment];
		if (listed?.owner !== desk) throw new ProtocolError("not-allowed", "sections: the from-desk does not own all of them");
		if (listed.closed) throw new ProtocolError("wrong-state", "sections: one of them is closed");
		if (listed.section !== section) throw new ProtocolError("bad-input", "sections: a compartment belongs to another section", "sections");
	}
}

/** @throws ProtocolError `not-found`, `not-allowed`, `stale`, `wrong-state`, `no-basis`, `already-placed`, `desk-too-small` or `bad-input`. */
export function planMove(state: CaseState, statement: CaseStatementOf<"handoff.move">, desk: Id, ctx: TimedContext): Change {
	const { body, key } = statement;
	const handoff = handoffOf(state, body.handoff);
	const next = checkMove(handoff, body, body.action, sideOf(state, handoff, body.action, desk, ctx));
	checkMoveFields(body);
	const effect = planEffect(state, handoff, statement, desk, ctx);
	return () => {
		handoff.chain.push(key);
		handoff.state = next;
		if (body.action !== "settle") handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
		Object.assign(handoff, effect);
		const canBeInError = !handoff.departed && (isOpen(next) || isAccepted(next));
		if (!canBeInError && next !== "draft") handoff.inError = null;
	};
}

/** Checks the extra rule of an action. Returns the fields that it changes besides the state. */
function planEffect(
	state: CaseState,
	handoff: Handoff,
	{ body, key }: CaseStatementOf<"handoff.move">,
	desk: Id,
	ctx: TimedContext,
): Partial<Handoff> {
	switch (body.action) {
		case "accept":
			return { accept: key, basis: checkAccept(state, handoff, body, key, ctx) };
		case "extend":
			if (hasMoved(handoff)) throw new ProtocolError("wrong-state", "a transfer that has moved custody needs no basis");
			checkOwnsSections(state, handoff);
			return {
				basis: takeBasis(state, handoff, body, key, ctx),
				basisSigners: [...new Set([...handoff.basisSigners, body.by])],
				// Once received, there is no hold that could be resumed.
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
			return { proposed: { expectBy: futureArrival(body.expectBy ?? 0, ctx), desk } };
		case "confirm":
			return { arranged: handoff.proposed, proposed: null, before: handoff.before === "accepted" ? "arranged" : handoff.before };
		case "depart":
			if (!handoff.travel) throw new ProtocolError("wrong-state", "a hand-off without travel has no departure");
			checkDepartureBasis(state, handoff, ctx);
			return { departed: true, departureBasis: handoff.basis?.object ?? null };
		case "hold":
			return { before: handoff.state };
		case "resume":
			checkResume(state, handoff, ctx);
			return { before: null, heldBack: false };
		case "receive":
			checkNotInError(handoff);
			return { receive: key, before: null };
		case "end":
			if (hasMoved(handoff)) throw new ProtocolError("wrong-state", "the transfer has moved custody");
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

/** So an arrival on the way is never before the departure. @throws ProtocolError bad-input */
function futureArrival(expectBy: number, { now }: TimedContext): number {
	if (expectBy < now) throw new ProtocolError("bad-input", "expectBy: is in the past", "expectBy");
	return expectBy;
}

function checkAccept(
	state: CaseState,
	handoff: Handoff,
	body: CaseStatementOf<"handoff.move">["body"],
	key: string,
	ctx: TimedContext,
): HeldBasis {
	if (handoff.basisSigners.includes(body.by))
		throw new ProtocolError("not-allowed", "by: must be another member than those who signed the request or an extend");
	checkNotInError(handoff);
	if (handoff.kind === "transfer" && (state.custodian !== handoff.from || acceptedTransfers(state).length > 0))
		throw new ProtocolError("already-placed");
	checkOwnsSections(state, handoff);
	if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");
	return confirmBasis(state, handoff, body, key, ctx);
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
