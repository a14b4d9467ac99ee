/**
 * A case whose custodian is gone is taken over by another desk, with an admin's countersignature. SPEC "Cases", section 2.
 *
 * Several desks may propose to take over. One approval makes one of them the custodian, and drops all other proposals.
 */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { Handoff } from "../rules/handoff.ts";
import { moveCustody } from "./case-custody.ts";
import { openGrants } from "./case-grants.ts";
import {
	acceptedTransfers,
	type CaseContext,
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	checkNewDiscussion,
	isWithoutCustodian,
	type TakeOver,
} from "./case-state.ts";

/** @throws ProtocolError `stale`, `wrong-state`, `already-placed`, `not-allowed`, `desk-too-small`, `bad-input` or `conflict`. */
export function planTakeOver(state: CaseState, { body, key }: CaseStatementOf<"case.take-over">, desk: Id, context: CaseContext): Change {
	checkChain(state.chain, body);
	if (body.from !== state.custodian) throw new ProtocolError("wrong-state", "from: is not the custodian");
	if (!isWithoutCustodian(state, context)) throw new ProtocolError("wrong-state", "from: this desk is not gone");
	const takeOver = { object: key, desk, sections: body.sections, discussion: body.discussion };
	checkTakeOver(state, takeOver, context);
	if (new Set(body.sections).size !== body.sections.length)
		throw new ProtocolError("bad-input", "sections: a section is named twice", "sections");
	checkNewDiscussion(state, body.discussion);
	return () => {
		state.chain.push(key);
		state.takeOvers[desk] = takeOver;
	};
}

/** @throws ProtocolError `not-allowed`, `stale`, `wrong-state`; for an approval also `already-placed`, `desk-too-small`, `bad-input`. */
export function planCaseCountersign(state: CaseState, { body, key }: CaseStatementOf<"case.countersign">, context: CaseContext): Change {
	if (body.as !== null || !context.isAdmin(body.by))
		throw new ProtocolError("not-allowed", "by: must be an active admin, and as must be null");
	checkChain(state.chain, body);
	const takeOver = Object.values(state.takeOvers).find(({ object }) => object === keyOf(body.object));
	if (!takeOver) throw new ProtocolError("wrong-state", "object: is not a take-over that waits");
	// The desk's rights may have ended since it proposed to take over.
	if (body.verdict === "approve") checkTakeOver(state, takeOver, context);
	return () => {
		state.chain.push(key);
		if (body.verdict === "approve") moveCustody(state, takeOver, null);
		else delete state.takeOvers[takeOver.desk];
	};
}

function checkTakeOver(state: CaseState, { desk, sections }: TakeOver, context: CaseContext): void {
	// While a transfer can be received, its to-desk expects the person. After a take-over, two desks would.
	if (acceptedTransfers(state).some((handoff) => canBeReceived(handoff, context))) throw new ProtocolError("already-placed");
	if (!context.deskCanHold(desk)) throw new ProtocolError("desk-too-small");
	if (sections.some((compartment) => !isOwnerGone(state, compartment, context)))
		throw new ProtocolError("bad-input", "sections: the owner of each section must be a desk that is gone", "sections");
	// A partial view may lack the hand-offs by which another desk reads.
	if (!state.complete) return;
	const read = new Set(openGrants(state).flatMap((grant) => (grant.desk === desk ? grant.compartment : [])));
	const owns = Object.values(state.sections).some(({ owner, closed }) => owner === desk && !closed);
	if (!owns && read.size === 0) throw new ProtocolError("not-allowed", "only a desk that owns or reads a section may take over");
	// A new owner that can't read a section could not renew its key.
	if (sections.some((compartment) => !read.has(compartment)))
		throw new ProtocolError("not-allowed", "sections: the desk doesn't read all of them");
}

/**
 * Whether an accepted transfer can still be received. It can't when its to-desk is gone, or when an enter-in-error waits and its from-desk is
 * gone, because nobody else can refuse that.
 */
function canBeReceived({ from, to, inError }: Handoff, { isGone }: CaseContext): boolean {
	return !isGone(to) && (inError === null || !isGone(from));
}

function isOwnerGone({ sections }: CaseState, compartment: Id, context: CaseContext): boolean {
	const section = sections[compartment];
	return section !== undefined && context.isGone(section.owner);
}
