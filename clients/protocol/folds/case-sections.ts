/** The statements of the case chain about its sections: section and give-up. SPEC "Cases", section 2. */
import { type Bytes, type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { isReceivedTransfer, isReleased } from "../rules/handoff-state.ts";
import { withdrawObsoleteRequests } from "./case-custody.ts";
import { openGrants } from "./case-grants.ts";
import { type CaseContext, type CaseState, type CaseStatementOf, type Change, checkChain, hideUpTo } from "./case-state.ts";

/**
 * The custodian may add a section. So may a to-desk that cites its `accept` of a hand-off that has not ended or moved custody.
 * @throws ProtocolError `stale`, `not-allowed`, `bad-input` or `conflict`.
 */
export function planSection(state: CaseState, { body, key }: CaseStatementOf<"case.section">, desk: Id): Change {
	checkChain(state.chain, body);
	if (desk !== state.custodian) checkCitedAccept(state, body.cite && keyOf(body.cite), desk);
	else if (body.cite) throw new ProtocolError("bad-input", "cite: must be null for the custodian", "cite");
	const { section, compartment } = body.section;
	if (state.sections[compartment] || state.discussion === compartment)
		throw new ProtocolError("conflict", "section.compartment: is already in use in this case");
	return () => {
		state.chain.push(key);
		state.sections[compartment] = { section, owner: desk, closed: false };
	};
}

function checkCitedAccept(state: CaseState, cite: string | null, desk: Id): void {
	if (cite === null) throw new ProtocolError("not-allowed", "cite: a desk that is not the custodian must cite its accept of a hand-off");
	const handoff = Object.values(state.handoffs).find(({ accept }) => accept === cite);
	// A partial view lacks the hand-offs of other to-desks.
	if (!handoff && !state.complete) return;
	const isRunning = handoff?.to === desk && isReleased(handoff) && !isReceivedTransfer(handoff);
	if (!isRunning) throw new ProtocolError("not-allowed", "cite: is not the accept of a running hand-off to this desk");
}

/**
 * An owner that isn't the custodian gives its section to the custodian, or closes the section. After that, the case no longer needs
 * the owner's desk, so the desk can be closed. The custodian may close a section whose owner is gone.
 *
 * The owner may have a partial view of the case. Then the statement can follow statements that this view doesn't show, and the custodian
 * can be another desk than the view says.
 * @throws ProtocolError `stale`, `not-found`, `not-allowed` or `wrong-state`.
 */
export function planGiveUp(state: CaseState, { body, key }: CaseStatementOf<"case.give-up">, desk: Id, context: CaseContext): Change {
	const followsHidden = !state.complete && body.prev !== null && body.seq > state.chain.length;
	if (!followsHidden) checkChain(state.chain, body);
	const mayHaveNewCustodian = state.isPast || followsHidden;
	const section = state.sections[body.compartment];
	if (!section) throw new ProtocolError("not-found", "compartment: is not a section of this case");
	checkMayGiveUp(state, section.owner, body.to, desk, context);
	if (section.closed) throw new ProtocolError("wrong-state", "compartment: the section is closed already");
	if (body.to !== null && !mayHaveNewCustodian) checkCustodianReads(state, body.compartment, body.to);
	return () => {
		if (followsHidden) hideUpTo(state, body.seq, keyOf(body.prev as Bytes));
		state.chain.push(key);
		if (body.to === null) section.closed = true;
		else section.owner = body.to;
		withdrawObsoleteRequests(state);
	};
}

function checkMayGiveUp(state: CaseState, owner: Id, to: Id | null, desk: Id, context: CaseContext): void {
	if (owner === state.custodian) throw new ProtocolError("wrong-state", "compartment: the custodian keeps its sections");
	const mayClose = desk === state.custodian && to === null && context.isGone(owner);
	if (desk !== owner && !mayClose) throw new ProtocolError("not-allowed", "only the owner of a section may give it up");
}

/** Checks that the new owner reads the section already, so that it can renew the section's key. A partial view may lack the referral. */
function checkCustodianReads(state: CaseState, compartment: Id, to: Id): void {
	if (to !== state.custodian) throw new ProtocolError("not-allowed", "to: must be the custodian, or null to close the section");
	const reads = openGrants(state).some((grant) => grant.compartment === compartment && grant.desk === to);
	if (!reads && state.complete)
		throw new ProtocolError("wrong-state", "to: the custodian must first read the section, by a referral that it has accepted");
}
