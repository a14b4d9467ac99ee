/** `handoff.countersign`: a second member approves or refuses a basis or an enter-in-error. SPEC "Cases", sections 3 and 4. */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { HeldBasis } from "../rules/basis.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isLive } from "../rules/handoff-state.ts";
import { type CaseState, type CaseStatementOf, type Change, checkChain } from "./case-state.ts";

/** @throws ProtocolError `not-found`, `not-allowed`, `stale` or `wrong-state`. */
export function planCountersign(state: CaseState, { body, key }: CaseStatementOf<"handoff.countersign">, desk: Id): Change {
	const handoff = state.handoffs[body.handoff];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	if (desk !== handoff.from && desk !== handoff.to)
		throw new ProtocolError("not-allowed", "only the two desks of the hand-off may countersign");
	checkChain(handoff.chain, body);
	const object = keyOf(body.object);
	const approved = body.verdict === "approve";
	const decide =
		handoff.inError?.object === object
			? planInError(handoff, body.by, desk, approved)
			: planBasis(handoff, object, body.by, desk, approved);
	return () => {
		handoff.chain.push(key);
		decide();
	};
}

function checkSecond(first: Id, second: Id): void {
	if (first === second) throw new ProtocolError("not-allowed", "by: a second member must countersign");
}

/** The state needs no check: `inError` is reset when the hand-off leaves the states that allow it. */
function planInError(handoff: Handoff, by: Id, desk: Id, approved: boolean): Change {
	if (handoff.inError) checkSecond(handoff.inError.by, by);
	if (handoff.state === "draft" && desk !== handoff.from) throw new ProtocolError("not-allowed", "only the from-desk sees a draft");
	if (!approved && desk !== handoff.from) throw new ProtocolError("not-allowed", "only the from-desk may refuse its enter-in-error");
	return () => {
		handoff.inError = null;
		if (approved) handoff.state = "entered-in-error";
	};
}

function planBasis(handoff: Handoff, object: string, by: Id, desk: Id, approved: boolean): Change {
	const { basis } = handoff;
	if (!isLive(handoff.state) || basis?.object !== object || basis.countersign !== "awaited")
		throw new ProtocolError("wrong-state", "object: does not wait for a countersignature");
	checkSecond(basis.by, by);
	// The from-desk alone makes a best-interests decision. Either desk may confirm a vital interest.
	if (basis.kind === "best-interests" && desk !== handoff.from)
		throw new ProtocolError("not-allowed", "a member of the from-desk must countersign this basis");
	const countersigned: HeldBasis = { ...basis, countersign: approved ? "approved" : "refused" };
	return () => {
		handoff.basis = countersigned;
		if (!approved && !handoff.refusedBases.includes(basis.kind)) handoff.refusedBases.push(basis.kind);
	};
}
