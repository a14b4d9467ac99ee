/** Rules about single statements of a case, and about follow-ups. Pure. The rules about a whole bundle are in bundle-rules.ts. */
import { actionOf } from "#protocol/actions.ts";
import type { Id } from "#protocol/bytes.ts";
import type { OnTheWay } from "#protocol/codes.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isReceivedTransfer } from "#protocol/rules/handoff-state.ts";

/** The chain of a statement, and its kind. */
export function chainOfStatement({ type, body }: CaseStatement): { chain: Id; kind: "case" | "consent" | "handoff" } {
	if (type !== "case.custody" && "handoff" in body) return { chain: body.handoff, kind: "handoff" };
	if ("consent" in body) return { chain: body.consent, kind: "consent" };
	return { chain: body.case, kind: "case" };
}

/** Returns the facts for the access entry of a bundle. @param statement the first statement of the bundle. */
export function noteOf(statement: CaseStatement) {
	const { body } = statement;
	const basis = "basis" in body && body.basis ? body.basis.kind : null;
	return { object: chainOfStatement(statement).chain, action: actionOf(statement), basis, case: body.case, desk: body.as };
}

/**
 * Whether a desk may make this statement while it is suspended. A suspended custodian may hand over its open cases. A suspended to-desk may
 * receive a hand-off that it has accepted, and becomes the custodian if this is a transfer; and it may say that she has arrived. A suspended
 * owner may give up a section that it kept. Whoever may record consents may record her "no" and her withdrawal, but no permit. Suspended
 * desks may do nothing else.
 * @param inDanger whether people are in danger at the organisation. It then receives nobody.
 */
export function allowedWhileSuspended(state: CaseState, { type, body }: CaseStatement, inDanger = false): boolean {
	if (type === "handoff.move" && body.action === "arrived") return body.as === state.handoffs[body.handoff]?.to;
	if (type === "consent.record") return !body.terms.permit && isUnsure(body);
	if (type === "consent.move")
		return (
			isUnsure(body) && (body.action === "withdraw" || (body.action === "activate" && state.consents[body.consent]?.terms.permit === false))
		);
	// Nobody is brought to an organisation where people are in danger.
	if (inDanger && (type === "case.custody" || (type === "handoff.move" && body.action === "receive"))) return false;
	if (type === "handoff.move" && body.action === "receive") return body.as === state.handoffs[body.handoff]?.to;
	if (type === "case.give-up") return body.as === state.sections[body.compartment]?.owner;
	if (type === "case.custody") return body.as === body.to && body.as === state.handoffs[body.handoff]?.to;
	return type.startsWith("handoff.") && state.custodian !== null && body.as === state.custodian;
}

/** A suspended desk doesn't decide whether she is on the way. */
function isUnsure({ onTheWay }: { onTheWay: OnTheWay | null }): boolean {
	return onTheWay === null || onTheWay === "not-known";
}

/**
 * Whether a desk still follows a section that it handed over to its present owner.
 * @param handoff the hand-off that granted the section.
 */
export function isFollowedUp(handoff: Pick<Handoff, "kind" | "state" | "from" | "to" | "followUp">, desk: Id, owner: Id | null): boolean {
	return handoff.followUp && handoff.from === desk && handoff.to === owner && isReceivedTransfer(handoff);
}
