/** The statements of the case chain about its sections: section and give-up. SPEC "Cases", section 2. */
import { type Bytes, type Id, keyOf } from "../bytes.ts";
import type { Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { isAccepted } from "../rules/handoff-state.ts";
import { withdrawObsoleteRequests } from "./case-custody.ts";
import { openGrants } from "./case-grants.ts";
import {
	type CaseState,
	type CaseStatementOf,
	type Change,
	checkChain,
	type DeskPlans,
	hideUpTo,
	type TimedContext,
} from "./case-state.ts";

/** What a desk that has her may add by its `arrived`: her words, and its own notes. */
const ADDED_BY_ARRIVAL: readonly Section[] = ["consent", "journal"];

/**
 * The custodian may add a section. So may a to-desk that cites its `accept` of a hand-off that has not ended or moved custody, or its
 * `arrived` while it has her.
 * @throws ProtocolError `stale`, `not-allowed`, `bad-input` or `conflict`.
 */
function planSection(state: CaseState, { body, key }: CaseStatementOf<"case.section">, desk: Id): Change {
	checkChain(state.chain, body);
	if (desk !== state.custodian) checkCited(state, body.cite && keyOf(body.cite), desk, body.section.section);
	else if (body.cite) throw new ProtocolError("bad-input", "cite: must be null for the custodian", "cite");
	const { section, compartment } = body.section;
	if (state.sections[compartment] || state.discussion === compartment)
		throw new ProtocolError("conflict", "section.compartment: is already in use in this case");
	return () => {
		state.chain.push(key);
		state.sections[compartment] = { section, owner: desk, closed: false };
	};
}

function checkCited(state: CaseState, cite: string | null, desk: Id, section: Section): void {
	if (cite === null) throw new ProtocolError("not-allowed", "cite: a desk that is not the custodian must cite its accept or arrived");
	const all = Object.values(state.handoffs);
	const handoff = all.find(({ accept, arrived }) => accept === cite || arrived?.object === cite);
	// A partial view lacks the hand-offs of other to-desks.
	if (!handoff && !state.complete) return;
	const isRunning = isAccepted(handoff?.state ?? "draft") || (handoff?.state === "received" && handoff.kind === "referral");
	const mayAdd = handoff?.accept === cite ? isRunning : handoff?.hasHer === true && ADDED_BY_ARRIVAL.includes(section);
	if (handoff?.to !== desk || !mayAdd)
		throw new ProtocolError("not-allowed", "cite: is not the accept of a running hand-off, nor the arrived of a desk that has her");
}

/**
 * An owner that isn't the custodian gives its section to the custodian, or closes the section. After that, the case no longer needs
 * the owner's desk, so the desk can be closed. The custodian may close a section whose owner is gone.
 *
 * The owner may have a partial view of the case. Then the statement can follow statements that this view doesn't show, and the custodian
 * can be another desk than the view says.
 * @throws ProtocolError `stale`, `not-found`, `not-allowed` or `wrong-state`.
 */
function planGiveUp(state: CaseState, { body, key }: CaseStatementOf<"case.give-up">, desk: Id, context: TimedContext): Change {
	const followsHidden = !state.complete && body.prev !== null && body.seq > state.chain.length;
	if (!followsHidden) checkChain(state.chain, body);
	const mayHaveNewCustodian = state.isPast || followsHidden;
	const section = state.sections[body.compartment];
	if (!section) throw new ProtocolError("not-found", "compartment: is not a section of this case");
	checkMayGiveUp(state, section.owner, body.to, desk, context);
	if (section.closed) throw new ProtocolError("wrong-state", "compartment: the section is closed already");
	if (body.to !== null && !mayHaveNewCustodian) checkCustodianReads(state, body.compartment, body.to, context);
	return () => {
		if (followsHidden) hideUpTo(state, body.seq, keyOf(body.prev as Bytes));
		state.chain.push(key);
		if (body.to === null) section.closed = true;
		else section.owner = body.to;
		withdrawObsoleteRequests(state, body.at);
	};
}

function checkMayGiveUp(state: CaseState, owner: Id, to: Id | null, desk: Id, context: TimedContext): void {
	if (owner === state.custodian) throw new ProtocolError("wrong-state", "compartment: the custodian keeps its sections");
	const mayClose = desk === state.custodian && to === null && context.isGone(owner);
	if (desk !== owner && !mayClose) throw new ProtocolError("not-allowed", "only the owner of a section may give it up");
}

/** Checks that the new owner reads the section already, so that it can renew the section's key. A partial view may lack the referral. */
function checkCustodianReads(state: CaseState, compartment: Id, to: Id, context: TimedContext): void {
	if (to !== state.custodian) throw new ProtocolError("not-allowed", "to: must be the custodian, or null to close the section");
	const reads = openGrants(state, context).some((grant) => grant.compartment === compartment && grant.desk === to);
	if (!reads && state.complete)
		throw new ProtocolError("wrong-state", "to: the custodian must first read the section, by a referral that it has accepted");
}

/** The plans of the types in this file. */
export const sectionPlans = {
	"case.section": planSection,
	"case.give-up": planGiveUp,
} satisfies Partial<DeskPlans>;
