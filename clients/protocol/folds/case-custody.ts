/** The statements of the case chain about its custodian: open, lead, status, settled asks and custody. SPEC "Cases", section 2. */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { Handoff } from "../rules/handoff.ts";
import { discloses, hasDeparted, isAccepted, isOpen, isReceivedTransfer } from "../rules/handoff-state.ts";
import {
	acceptedTransfers,
	type CaseContext,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkCustodian,
	checkNewDiscussion,
	type DeskPlans,
	endExpectations,
	isClosed,
	markWithdrawn,
	ownsSections,
	type TakeOver,
} from "./case-state.ts";

/** @throws ProtocolError `conflict`, `stale`, `desk-too-small` or `bad-input`. */
function planOpen(state: CaseState, { body, key }: CaseStatementOf<"case.open">, desk: Id, context: CaseContext): Change {
	if (state.custodian !== null) throw new ProtocolError("conflict", "case: is already open");
	checkChain(state.chain, body);
	if (!context.deskCanHold(desk)) throw new ProtocolError("desk-too-small");
	const compartments = [body.discussion, ...body.sections.map((section) => section.compartment)];
	if (new Set(compartments).size !== compartments.length)
		throw new ProtocolError("bad-input", "sections: each needs a compartment of its own", "sections");
	return () => {
		state.chain.push(key);
		state.custodian = desk;
		state.code = body.code;
		state.discussion = body.discussion;
		for (const { section, compartment } of body.sections) state.sections[compartment] = { section, owner: desk, closed: false };
	};
}

/** @throws ProtocolError `stale`, `not-allowed` or `bad-input`. */
function planLead(state: CaseState, { body, key }: CaseStatementOf<"case.lead">, desk: Id, context: CaseContext): Change {
	checkChain(state.chain, body);
	checkCustodian(state, desk);
	if (!context.isMemberOfDesk(body.member, desk))
		throw new ProtocolError("bad-input", "member: does not belong to the custodian desk", "member");
	return () => {
		state.chain.push(key);
		state.lead = body.member;
	};
}

/** @throws ProtocolError `stale`, `not-allowed`, or `wrong-state` when the case would be closed while a hand-off runs. */
function planStatus(state: CaseState, { body, key }: CaseStatementOf<"case.status">, desk: Id): Change {
	checkChain(state.chain, body);
	checkCustodian(state, desk);
	if (isClosed(body)) checkClosable(state);
	return () => {
		state.chain.push(key);
		state.status = body.status;
		if (isClosed(body)) {
			endExpectations(Object.values(state.handoffs));
			noteNobodyHasHer(state);
		}
	};
}

/**
 * A case can be closed only when no desk waits for the person, and no desk still reads a section by a hand-off.
 * @throws ProtocolError `wrong-state` that names the hand-off and what to do with it.
 */
export function checkClosable(state: CaseState): void {
	const running = Object.values(state.handoffs).find(discloses);
	if (!running) return;
	const remedy = isOpen(running.state) ? "withdraw it" : running.state === "received" ? "complete or end it" : "finish or end it";
	throw new ProtocolError("wrong-state", `status: hand-off ${running.id} is ${running.state}; ${remedy}, then close the case`);
}

/** @throws ProtocolError `stale`, `not-allowed`, or `wrong-state` for an ask that is settled. */
function planSettleAsk(state: CaseState, { body, key }: CaseStatementOf<"case.settle-ask">, desk: Id): Change {
	checkChain(state.chain, body);
	checkCustodian(state, desk);
	if (state.asks[body.ask]) throw new ProtocolError("wrong-state", "ask: is settled already");
	return () => {
		state.chain.push(key);
		state.asks[body.ask] = { code: body.code, by: body.by, at: body.at };
	};
}

/**
 * Moves custody to the to-desk of a received transfer, once, together with the ownership of the granted sections.
 * @throws ProtocolError `stale`, `not-allowed`, `not-found`, `already-placed`, `wrong-state` or `bad-input`.
 */
function planCustody(state: CaseState, { body, key }: CaseStatementOf<"case.custody">, desk: Id): Change {
	checkChain(state.chain, body);
	if (desk !== body.to) throw new ProtocolError("not-allowed", "to: only the desk that received the person takes custody");
	if (state.route.includes(body.handoff)) throw new ProtocolError("wrong-state", "handoff: has already moved custody");
	const handoff = state.handoffs[body.handoff];
	if (handoff) checkCited(state, handoff, body);
	else if (state.complete) throw new ProtocolError("not-found", "handoff: does not belong to this case");
	// Checked in a partial view too: while another transfer is accepted, this transfer can't move custody.
	if (acceptedTransfers(state).some((other) => other.id !== body.handoff)) throw new ProtocolError("already-placed");
	if (body.to === state.custodian) throw new ProtocolError("wrong-state", "to: the desk is already the custodian");
	const notOwned = body.sections.find((compartment) => state.sections[compartment]?.owner !== state.custodian);
	if (notOwned) throw new ProtocolError("bad-input", "sections: the custodian does not own all of them", "sections");
	checkNewDiscussion(state, body.discussion);
	return () => {
		state.chain.push(key);
		state.route.push(body.handoff);
		moveCustody(state, { desk, sections: body.sections, discussion: body.discussion }, body.handoff, body.at);
	};
}

/**
 * Makes a desk the custodian and the owner of these sections. Also drops all take-overs, ends follow-ups, and withdraws the hand-offs that
 * can't go on after the move.
 * @param transfer the hand-off by which custody moves; null for a take-over. @param at of the statement, UTC ms.
 */
export function moveCustody(
	state: CaseState,
	to: Pick<TakeOver, "desk" | "sections" | "discussion">,
	transfer: Id | null,
	at: number,
): void {
	const earlier = state.custodian;
	state.custodian = to.desk;
	state.lead = null;
	state.discussion = to.discussion;
	for (const compartment of to.sections) {
		const section = state.sections[compartment];
		if (section) section.owner = to.desk;
	}
	state.takeOvers = {};
	state.invited = {};
	endFollowUps(state, transfer);
	withdrawObsoleteRequests(state, at);
	if (transfer === null) {
		withdrawRequestsOf(state, earlier, at);
		breakOffHandoffs(state, to.desk, at);
	}
	noteNobodyHasHer(state);
}

function noteNobodyHasHer(state: CaseState): void {
	for (const handoff of Object.values(state.handoffs)) handoff.hasHer = false;
}

/** Follow-up ends with the next move of custody. */
function endFollowUps(state: CaseState, present: Id | null): void {
	for (const handoff of Object.values(state.handoffs)) if (isReceivedTransfer(handoff) && handoff.id !== present) handoff.followUp = false;
}

/** Ends each open request that can't be accepted any more: its from-desk has lost custody, or a section that it grants. */
export function withdrawObsoleteRequests(state: CaseState, at: number): void {
	for (const handoff of Object.values(state.handoffs)) {
		const canBeAccepted = ownsSections(state, handoff) && (handoff.kind === "referral" || handoff.from === state.custodian);
		if (isOpen(handoff.state) && !canBeAccepted) markWithdrawn(handoff, "already-placed", at);
	}
}

/** After a take-over, no request of the earlier custodian can be accepted, also not a referral of a section that it still owns. */
function withdrawRequestsOf(state: CaseState, desk: Id | null, at: number): void {
	for (const handoff of Object.values(state.handoffs))
		if (handoff.from === desk && isOpen(handoff.state)) markWithdrawn(handoff, "already-placed", at);
}

/**
 * After a take-over, no accepted transfer goes on. A person who is on the way to another desk than the new custodian is still expected there.
 */
function breakOffHandoffs(state: CaseState, custodian: Id, at: number): void {
	for (const handoff of Object.values(state.handoffs)) {
		const isUnderWay = isAccepted(handoff.state);
		if (isUnderWay && handoff.to !== custodian && hasDeparted(handoff) && handoff.arrived === null) handoff.expected = true;
	}
	for (const handoff of acceptedTransfers(state)) markWithdrawn(handoff, "already-placed", at);
}

/**
 * Checks that the statement fits the hand-off that it cites. Custody can't have changed since the accept, because while one transfer is
 * accepted, no other transfer can move custody.
 */
function checkCited({ complete }: CaseState, handoff: Handoff, body: CaseStatementOf<"case.custody">["body"]): void {
	if (handoff.kind !== "transfer" || handoff.receive !== keyOf(body.receive))
		throw new ProtocolError("wrong-state", "receive: is not the receive of this transfer");
	if (handoff.to !== body.to) throw new ProtocolError("not-allowed", "to: must be the to-desk of the hand-off");
	checkGranted(handoff, body.sections, complete);
}

/**
 * `sections` must be the granted sections that were open at the `receive`. A section that is given by hand may be left out, because its key
 * may not have arrived. A section that a "no" took out must be left out: it stays with its owner. A partial view may lack this "no".
 */
function checkGranted(handoff: Handoff, moving: readonly Id[], complete: boolean): void {
	const given = handoff.sections.filter(({ compartment }) => !complete || handoff.given.includes(compartment));
	const granted = new Set(given.map(({ compartment }) => compartment));
	const required = given.filter(({ byHand }) => complete && !byHand);
	const fits =
		new Set(moving).size === moving.length &&
		moving.every((id) => granted.has(id)) &&
		required.every(({ compartment }) => moving.includes(compartment));
	if (!fits) throw new ProtocolError("bad-input", "sections: must be the sections that the hand-off granted", "sections");
}

/** The plans of the types in this file. */
export const custodyPlans = {
	"case.open": planOpen,
	"case.lead": planLead,
	"case.status": planStatus,
	"case.settle-ask": planSettleAsk,
	"case.custody": planCustody,
} satisfies Partial<DeskPlans>;
