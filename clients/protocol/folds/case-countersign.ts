/** The second member's signature on a hand-off: for its basis, or for entering it in error. */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { HeldBasis } from "../rules/basis.ts";
import { type Handoff, isLive } from "../rules/handoff.ts";
import { type CaseState, type CaseStatementOf, type Change, checkChain } from "./case-state.ts";

/** @throws ProtocolError `not-found`, `not-allowed`, `stale` or `wrong-state`. */
export function planCountersign(state: CaseState, { body, key }: CaseStatementOf<"handoff.countersign">, desk: Id): Change {
	const handoff = state.handoffs[body.handoff];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	if (desk !== handoff.from && desk !== handoff.to) throw new ProtocolError("not-allowed", "a countersignature is for the two desks");
	checkChain(handoff.chain, body);
	const object = keyOf(body.object);
	const approved = body.verdict === "approve";
	const change =
		handoff.inError?.object === object
			? planInError(handoff, body.by, desk, approved)
			: planBasis(handoff, object, body.by, desk, approved);
	return () => {
		handoff.chain.push(key);
		change();
	};
}

function checkSecond(first: Id, second: Id): void {
	if (first === second) throw new ProtocolError("not-allowed", "a second member countersigns");
}

/** A pending inError exists only in states that it may end. */
function planInError(handoff: Handoff, by: Id, desk: Id, approved: boolean): Change {
	if (handoff.inError) checkSecond(handoff.inError.by, by);
	// The to-desk does not see a draft.
	if (handoff.state === "draft" && desk !== handoff.from) throw new ProtocolError("not-allowed", "a draft is the from-desk's");
	return () => {
		handoff.inError = null;
		if (approved) handoff.state = "entered-in-error";
	};
}

function planBasis(handoff: Handoff, object: string, by: Id, desk: Id, approved: boolean): Change {
	const { basis } = handoff;
	if (!isLive(handoff.state) || basis?.object !== object || basis.countersign !== "awaited")
		throw new ProtocolError("wrong-state", "nothing here waits for this countersignature");
	checkSecond(basis.by, by);
	// A best-interests decision is the from-desk's own; a vital interest may be confirmed by either side.
	if (basis.kind === "best-interests" && desk !== handoff.from)
		throw new ProtocolError("not-allowed", "a member of the from-desk countersigns this basis");
	const judged: HeldBasis = { ...basis, countersign: approved ? "approved" : "refused" };
	return () => {
		handoff.basis = judged;
	};
}
