/** `handoff.countersign`: a second member approves or refuses a basis or an enter-in-error. SPEC "Cases", sections 3 and 4. */
import { type Id, keyOf } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { isOverride, type OpenQuestion } from "../rules/basis.ts";
import type { Handoff } from "../rules/handoff.ts";
import { whoAnswers } from "./case-basis.ts";
import { type CaseContext, type CaseState, type CaseStatementOf, type Change, checkChain, markOver } from "./case-state.ts";

type CountersignBody = CaseStatementOf<"handoff.countersign">["body"];

/** @throws ProtocolError `not-found`, `not-allowed`, `stale` or `wrong-state`. */
export function planCountersign(
	state: CaseState,
	{ body, key }: CaseStatementOf<"handoff.countersign">,
	desk: Id,
	context: CaseContext,
): Change {
	const handoff = state.handoffs[body.handoff];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	if (desk !== handoff.from && desk !== handoff.to && desk !== state.custodian && state.complete)
		throw new ProtocolError("not-allowed", "only the desks of the hand-off and the custodian may countersign");
	checkChain(handoff.chain, body);
	const object = keyOf(body.object);
	const question = handoff.questions.find((each) => each.object === object);
	if (handoff.inError?.object !== object && !question)
		throw new ProtocolError("wrong-state", "object: does not wait for a countersignature");
	const decide = question ? planAnswer(state, handoff, question, body, desk, context) : planInError(handoff, body, desk);
	return () => {
		handoff.chain.push(key);
		decide();
	};
}

function checkSecond(first: Id, second: Id): void {
	if (first === second) throw new ProtocolError("not-allowed", "by: a second member must countersign");
}

/** The state needs no check: `inError` is reset when the hand-off leaves the states that allow it. */
function planInError(handoff: Handoff, { by, at, verdict }: CountersignBody, desk: Id): Change {
	const approved = verdict === "approve";
	if (handoff.inError) checkSecond(handoff.inError.by, by);
	if (desk !== handoff.from && desk !== handoff.to)
		throw new ProtocolError("not-allowed", "only the two desks of the hand-off may countersign this");
	if (handoff.state === "draft" && desk !== handoff.from) throw new ProtocolError("not-allowed", "only the from-desk sees a draft");
	if (!approved && desk !== handoff.from) throw new ProtocolError("not-allowed", "only the from-desk may refuse its enter-in-error");
	return () => {
		handoff.inError = null;
		if (!approved) return;
		handoff.state = "entered-in-error";
		markOver(handoff, at);
	};
}

/** Answers an open question to a second person. The state of the hand-off doesn't matter, and doesn't change. */
function planAnswer(
	state: CaseState,
	handoff: Handoff,
	question: OpenQuestion,
	{ by, verdict }: CountersignBody,
	desk: Id,
	context: CaseContext,
): Change {
	checkSecond(question.by, by);
	const isParty = desk === handoff.from || desk === handoff.to;
	// A partial view may not know the present custodian.
	const isUnknown = !state.complete && !isParty;
	if (!isUnknown && !whoAnswers(state, handoff, question, context).includes(desk))
		throw new ProtocolError("not-allowed", "another desk must answer");
	const recipient = context.organisationOfDesk(handoff.to);
	return () => {
		handoff.questions = handoff.questions.filter((each) => each !== question);
		const { basis } = handoff;
		if (basis?.object === question.object) handoff.basis = { ...basis, countersign: verdict === "approve" ? "approved" : "refused" };
		if (verdict === "refuse") handoff.refusedBases = [...new Set([...handoff.refusedBases, question.kind])];
		else if (isOverride(question.kind) && recipient !== undefined) delete state.overrides[recipient];
	};
}
