/** The case chain: opening, sections, lead, status, and the one way in which custody moves. */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { type Handoff, isAccepted } from "../rules/handoff.ts";
import {
	acceptedTransfers,
	type CaseContext,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkCustodian,
} from "./case-state.ts";

/** @throws ProtocolError `conflict`, `stale`, `desk-too-small` or `bad-input`. */
export function planOpen(state: CaseState, { body, key }: CaseStatementOf<"case.open">, desk: Id, ctx: CaseContext): Change {
	if (state.custodian !== null) throw new ProtocolError("conflict", "the case is open already");
	checkChain(state.chain, body);
	if (!ctx.deskCanHold(desk)) throw new ProtocolError("desk-too-small");
	const compartments = [body.discussion, ...body.sections.map((section) => section.compartment)];
	if (new Set(compartments).size !== compartments.length)
		throw new ProtocolError("bad-input", "sections: each takes a compartment of its own", "sections");
	return () => {
		state.chain.push(key);
		state.custodian = desk;
		state.code = body.code;
		state.discussion = body.discussion;
		for (const { section, compartment } of body.sections) state.sections[compartment] = { section, owner: desk };
	};
}

/** By the custodian, or by a to-desk that cites its accept of a hand-off that is still running. */
export function planSection(state: CaseState, { body, key }: CaseStatementOf<"case.section">, desk: Id): Change {
	checkChain(state.chain, body);
	if (desk !== state.custodian) checkReceiver(state, body.cite && keyOf(body.cite), desk);
	else if (body.cite) throw new ProtocolError("bad-input", "cite: the custodian cites nothing", "cite");
	const { section, compartment } = body.section;
	if (state.sections[compartment] || state.discussion === compartment)
		throw new ProtocolError("conflict", "the compartment has its place already");
	return () => {
		state.chain.push(key);
		state.sections[compartment] = { section, owner: desk };
	};
}

function checkReceiver(state: CaseState, cite: string | null, desk: Id): void {
	if (cite === null) throw new ProtocolError("not-allowed", "only the custodian adds a section without an accepted hand-off");
	const handoff = Object.values(state.handoffs).find(({ accept }) => accept === cite);
	// Another to-desk's hand-off is not in a partial view.
	if (!handoff && !state.complete) return;
	const runs = handoff?.to === desk && (isAccepted(handoff.state) || handoff.state === "received");
	if (!runs) throw new ProtocolError("not-allowed", "the cited hand-off is not running, or not this desk's");
}

export function planLead(state: CaseState, { body, key }: CaseStatementOf<"case.lead">, desk: Id, ctx: CaseContext): Change {
	checkChain(state.chain, body);
	checkCustodian(state, desk);
	if (!ctx.isMemberOfDesk(body.member, desk)) throw new ProtocolError("bad-input", "member: is not of the custodian desk", "member");
	return () => {
		state.chain.push(key);
		state.lead = body.member;
	};
}

export function planStatus(state: CaseState, { body, key }: CaseStatementOf<"case.status">, desk: Id): Change {
	checkChain(state.chain, body);
	checkCustodian(state, desk);
	return () => {
		state.chain.push(key);
		state.status = body.status;
	};
}

/**
 * Custody moves, once, to the to-desk of a received transfer, and with it the ownership of the granted sections.
 * @throws ProtocolError `stale`, `not-allowed`, `not-found`, `already-placed`, `wrong-state` or `bad-input`.
 */
export function planCustody(state: CaseState, { body, key }: CaseStatementOf<"case.custody">, desk: Id): Change {
	checkChain(state.chain, body);
	if (desk !== body.to) throw new ProtocolError("not-allowed", "only the desk that received takes custody");
	if (state.route.includes(body.handoff)) throw new ProtocolError("wrong-state", "this hand-off moved custody already");
	const handoff = state.handoffs[body.handoff];
	if (handoff) checkCited(handoff, body);
	else if (state.complete) throw new ProtocolError("not-found", "the hand-off is not of this case");
	// Also in a partial view: what would contradict a transfer seen as accepted can't be true.
	if (acceptedTransfers(state).some((other) => other.id !== body.handoff)) throw new ProtocolError("already-placed");
	if (body.to === state.custodian) throw new ProtocolError("wrong-state", "the desk is the custodian already");
	const stranger = body.sections.find((compartment) => state.sections[compartment]?.owner !== state.custodian);
	if (stranger) throw new ProtocolError("bad-input", "sections: one is not the custodian's", "sections");
	if (state.sections[body.discussion] || state.discussion === body.discussion)
		throw new ProtocolError("conflict", "the discussion is not a new one");
	return () => {
		state.chain.push(key);
		state.route.push(body.handoff);
		state.custodian = desk;
		state.lead = null;
		state.discussion = body.discussion;
		for (const compartment of body.sections) {
			const section = state.sections[compartment];
			if (section) section.owner = desk;
		}
	};
}

/** That custody has stood still since this hand-off was accepted needs no look: while one holds the place, no other moves it. */
function checkCited(handoff: Handoff, body: CaseStatementOf<"case.custody">["body"]): void {
	if (handoff.kind !== "transfer" || handoff.receive !== keyOf(body.receive))
		throw new ProtocolError("wrong-state", "custody moves with the receive of a transfer");
	if (handoff.to !== body.to) throw new ProtocolError("not-allowed", "custody moves to the to-desk");
	checkGranted(handoff, body.sections);
}

/** All that was granted; but a section by hand whose key has not come may be left out, and stays with its owner. */
function checkGranted({ sections }: Handoff, named: readonly Id[]): void {
	const granted = new Set(sections.map(({ compartment }) => compartment));
	const due = sections.filter(({ byHand }) => !byHand);
	const fits =
		new Set(named).size === named.length &&
		named.every((id) => granted.has(id)) &&
		due.every(({ compartment }) => named.includes(compartment));
	if (!fits) throw new ProtocolError("bad-input", "sections: are not the granted ones", "sections");
}
