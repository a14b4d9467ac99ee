/** Checks the basis of a hand-off against the consents of its case: at its moves and at each grant. SPEC "Cases", section 4. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import {
	ANSWER_WITHIN,
	asksSecond,
	COUNTERSIGN_WITHIN,
	type HeldBasis,
	holdBasis,
	isOverride,
	isSameBasis,
	type OpenQuestion,
} from "../rules/basis.ts";
import { type Decision, decide, type Phase, type Question } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isOpen, travelOf } from "../rules/handoff-state.ts";
import type { Basis } from "../statements/cases.ts";
import type { CaseContext, CaseState, TimedContext } from "./case-state.ts";

type BasisFields = { basis: Basis | null; by: Id };
/** The parts of the context that a decision needs. */
export type DecisionContext = Pick<TimedContext, "now" | "organisationOfDesk" | "hasActive">;

/** Checks a new basis and returns it. @throws ProtocolError `bad-input`, `stale` when the consent has changed since, or `no-basis`. */
export function takeBasis(
	state: CaseState,
	handoff: Handoff,
	{ basis, by }: BasisFields,
	key: string,
	context: TimedContext,
	phase: "request" | "extend",
): HeldBasis {
	if (!basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const held = holdBasis(basis, key, by, context.now, overrideUntil(state, handoff, context));
	checkConsentHead(state, held);
	checkAllows(state, { ...handoff, basis: held }, context, phase);
	return held;
}

/** Until when an override that is named now counts without a second person's agreement, UTC ms; 0 after a second person has refused one. */
function overrideUntil(state: CaseState, { from, to }: Handoff, context: TimedContext): number {
	const { now, organisationOfDesk } = context;
	const recipient = organisationOfDesk(to);
	const wasRefused = Object.values(state.handoffs).some(
		(other) => hasRefusedOverride(state, other, context) && (other.from === from || organisationOfDesk(other.to) === recipient),
	);
	if (wasRefused) return 0;
	// A partial view may lack the statement that ended an earlier wait.
	const since = (state.complete && recipient !== undefined && state.overrides[recipient]) || now;
	return since + COUNTERSIGN_WITHIN;
}

function hasRefusedOverride(state: CaseState, handoff: Handoff, context: DecisionContext): boolean {
	const counts = (question: OpenQuestion) => isOverride(question.kind) && countsAsRefused(state, handoff, question, context);
	return handoff.refusedBases.some(isOverride) || (state.complete && handoff.questions.some(counts));
}

/** Starts the 24 hours of the recipient organisation, if they don't run. */
export function noteOverride(state: CaseState, { to }: Handoff, basis: HeldBasis, { now, organisationOfDesk }: TimedContext): void {
	const recipient = organisationOfDesk(to);
	if (isOverride(basis.kind) && recipient !== undefined) state.overrides[recipient] ??= now;
}

/** The open questions of a hand-off after a statement has named this basis. A later basis of the same kind replaces the open question. */
export function questionsAfter(handoff: Handoff, basis: HeldBasis, context: TimedContext): OpenQuestion[] {
	if (!asksSecond(basis.kind)) return handoff.questions;
	const replaced = handoff.questions.find(({ kind }) => kind === basis.kind);
	const asked: OpenQuestion = {
		object: basis.object,
		kind: basis.kind,
		by: basis.by,
		since: replaced?.since ?? basis.since,
		needsOtherOrganisation: needsOtherOrganisation(handoff, basis, context),
	};
	return [...handoff.questions.filter((each) => each !== replaced), asked];
}

/** Best interests across a border, or away from a parent, are decided by members of two organisations. */
function needsOtherOrganisation({ from, to }: Handoff, { kind, away }: HeldBasis, { countryOfDesk }: CaseContext): boolean {
	return kind === "best-interests" && (away || countryOfDesk(from) !== countryOfDesk(to));
}

/**
 * The desks that may answer an open question. Empty when nobody may.
 * @param context of the directory by which "active" is judged.
 */
export function whoAnswers(
	{ custodian }: Pick<CaseState, "custodian">,
	{ from, to }: Handoff,
	{ kind, by, needsOtherOrganisation: needsOther }: OpenQuestion,
	context: Pick<CaseContext, "organisationOfDesk" | "hasActive">,
): Id[] {
	const first = needsOther ? [to] : kind === "best-interests" ? [from] : [from, to];
	const groups = [first, [from, to], custodian === null ? [] : [custodian]];
	const decider = context.organisationOfDesk(from);
	const mayAnswer = (desk: Id) => context.hasActive(desk, by) && !(needsOther && context.organisationOfDesk(desk) === decider);
	const group = groups.find((desks) => desks.some(mayAnswer));
	return group?.filter(mayAnswer) ?? [];
}

/** Whether a question counts as refused: it has waited for 72 hours, and nobody may answer it now. */
function countsAsRefused(state: CaseState, handoff: Handoff, question: OpenQuestion, context: DecisionContext): boolean {
	// A partial view that hides later statements doesn't know the custodian, who may answer.
	if (state.isPast || context.now < question.since + ANSWER_WITHIN) return false;
	return whoAnswers(state, handoff, question, context).length === 0;
}

/** The basis with the verdict that counts now. */
function judgedBasis(state: CaseState, handoff: Handoff, basis: HeldBasis, context: DecisionContext, phase: Phase): HeldBasis {
	const question = handoff.questions.find(({ object }) => object === basis.object);
	// A partial view may not know who was custodian when an earlier statement was signed.
	const mayJudge = state.complete || phase === "read";
	if (!question || !mayJudge || !countsAsRefused(state, handoff, question, context)) return basis;
	return { ...basis, countersign: "refused" };
}

/** @throws ProtocolError `stale` when the basis cites an earlier statement of the consent than the newest one. */
function checkConsentHead(state: CaseState, held: HeldBasis): void {
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	if (consent && consent.chain.at(-1) !== held.head) throw new ProtocolError("stale", "basis.head: the consent has changed since");
}

/** Checks that the basis of a hand-off allows it in this phase. @throws ProtocolError `no-basis` with the rules that the basis breaks. */
export function checkAllows(state: CaseState, handoff: Handoff, context: DecisionContext, phase: Phase): Decision {
	const decision = decideHandoff(state, handoff, context, phase);
	if (decision.allow) return decision;
	const { why } = decision;
	throw new ProtocolError("no-basis", `the basis doesn't allow this: ${why.join(", ")}`, undefined, { why });
}

/**
 * Decides whether the basis of a hand-off allows it, by the consents of the case. A partial view may lack the consent that says no.
 * @returns why: `no-consent` for a hand-off that was never requested.
 */
export function decideHandoff(state: CaseState, handoff: Handoff, context: DecisionContext, phase: Phase): Decision {
	const question = questionOf(handoff, context, phase);
	const { basis } = handoff;
	if (!basis || !question) return { allow: false, why: [basis ? "other-recipient" : "no-consent"], sections: [], until: null, duties: [] };
	return decide(question, { basis: judgedBasis(state, handoff, basis, context, phase), consents: Object.values(state.consents) });
}

/** The question of a hand-off. Null when the directory doesn't know the to-desk. */
export function questionOf(
	handoff: Handoff,
	{ now, organisationOfDesk }: Pick<DecisionContext, "now" | "organisationOfDesk">,
	phase: Phase,
): Question | null {
	const recipient = organisationOfDesk(handoff.to);
	if (recipient === undefined) return null;
	const { sections, purposes, kind } = handoff;
	return {
		recipient,
		sections: sections.map(({ section }) => section),
		purposes,
		phase,
		now,
		isTransfer: kind === "transfer",
		travel: travelOf(handoff),
	};
}

/**
 * Checks the basis again before a key is granted to the to-desk. Before the acceptance the rules of the request count, because nobody gets
 * the key until then.
 * @throws ProtocolError `not-found` or `no-basis`.
 */
export function checkGrantBasis(state: CaseState, handoffId: Id, context: DecisionContext): void {
	const handoff = state.handoffs[handoffId];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	checkAllows(state, handoff, context, isOpen(handoff.state) ? "request" : "read");
}

/** Checks that accept names the basis of the request, and returns it with the present head of the consent. @throws as takeBasis. */
export function confirmBasis(
	state: CaseState,
	handoff: Handoff,
	{ basis, by }: BasisFields,
	key: string,
	context: TimedContext,
): HeldBasis {
	if (!basis || !handoff.basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const named = holdBasis(basis, key, by, context.now, 0);
	if (!isSameBasis(named, handoff.basis)) throw new ProtocolError("no-basis", "accept must name the basis of the request");
	checkConsentHead(state, named);
	const held = { ...handoff.basis, head: named.head };
	checkAllows(state, { ...handoff, basis: held }, context, "accept");
	return held;
}
