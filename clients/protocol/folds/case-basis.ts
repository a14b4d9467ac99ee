/** Checks the basis of a hand-off against the consents of its case: at request, at accept and at each grant. SPEC "Cases", section 4. */
import type { Id } from "../bytes.ts";
import type { BasisKind } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { type HeldBasis, holdBasis, isSameBasis, restsOnConsent } from "../rules/basis.ts";
import { type Decision, decide, type Phase } from "../rules/decide.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isOpen, isTravelling } from "../rules/handoff-state.ts";
import type { Basis } from "../statements/cases.ts";
import type { CaseState, TimedContext } from "./case-state.ts";

type BasisFields = { basis: Basis | null; by: Id };

/** Checks a new basis and returns it. @throws ProtocolError `bad-input`, `stale` when the consent has changed since, or `no-basis`. */
export function takeBasis(state: CaseState, handoff: Handoff, { basis, by }: BasisFields, key: string, context: TimedContext): HeldBasis {
	if (!basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const held = holdBasis(basis, key, by, context.now, { last: handoff.basis, hasRefused: (kind) => wasRefused(state, handoff.from, kind) });
	checkConsentHead(state, held);
	checkBasisCovers(state, handoff, held, context, "request");
	return held;
}

/** Whether a second member has refused a basis of this kind in a hand-off from this desk. */
function wasRefused(state: CaseState, from: Id, kind: BasisKind): boolean {
	return Object.values(state.handoffs).some((handoff) => handoff.from === from && handoff.refusedBases.includes(kind));
}

/** @throws ProtocolError `stale` when the basis cites an earlier statement of the consent than the newest one. */
function checkConsentHead(state: CaseState, held: HeldBasis): void {
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	if (consent && consent.chain.at(-1) !== held.head) throw new ProtocolError("stale", "basis.head: the consent has changed since");
}

/** @throws ProtocolError `no-basis` with the rules that the basis breaks. */
function checkBasisCovers(state: CaseState, handoff: Handoff, held: HeldBasis, context: TimedContext, phase: Phase): void {
	const { allow, why } = decideHandoff(state, handoff, held, context, phase);
	if (!allow) throw new ProtocolError("no-basis", `the basis doesn't allow this: ${why.join(", ")}`, undefined, { why });
}

/**
 * Decides whether a basis allows a hand-off, by the consents of the case. A partial view may lack the consent that says no.
 * @param handoff the basis must cover the sections and purposes of this hand-off.
 */
export function decideHandoff(state: CaseState, handoff: Handoff, basis: HeldBasis, context: TimedContext, phase: Phase): Decision {
	const recipient = context.organisationOfDesk(handoff.to);
	if (recipient === undefined) return { allow: false, why: ["other-recipient"], until: null, duties: [] };
	const sections = handoff.sections.map(({ section }) => section);
	const travelling = isTravelling(handoff) && basis.object === handoff.departureBasis;
	const question = { recipient, sections, purposes: handoff.purposes, phase, now: context.now, travelling };
	return decide(question, { basis, consents: Object.values(state.consents) });
}

/** Checks the basis of a hand-off at departure. @throws ProtocolError `no-basis` when the basis doesn't allow the hand-off. */
export function checkDepartureBasis(state: CaseState, handoff: Handoff, context: TimedContext): void {
	checkHeldBasis(state, handoff, context, "depart");
}

/**
 * Checks the basis again before a key is granted to the to-desk. Before the acceptance the rules of the request count, because nobody gets the key
 * until then.
 * @throws ProtocolError `not-found` or `no-basis`.
 */
export function checkGrantBasis(state: CaseState, handoffId: Id, context: TimedContext): void {
	const handoff = state.handoffs[handoffId];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	checkHeldBasis(state, handoff, context, isOpen(handoff.state) ? "request" : "grant");
}

function checkHeldBasis(state: CaseState, handoff: Handoff, context: TimedContext, phase: Phase): void {
	if (!handoff.basis) throw new ProtocolError("no-basis", "the hand-off has not been requested yet");
	checkBasisCovers(state, handoff, handoff.basis, context, phase);
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
	const named = holdBasis(basis, key, by, context.now);
	if (!isSameBasis(named, handoff.basis)) throw new ProtocolError("no-basis", "accept must name the basis of the request");
	checkConsentHead(state, named);
	const held = { ...handoff.basis, head: named.head };
	checkBasisCovers(state, handoff, held, context, "accept");
	return held;
}

/**
 * Refuses `resume` if the basis is a consent that doesn't cover the hand-off any more, or a best-interests decision that a "no" forbids.
 * Then `extend` must name another basis first. `receive` stays possible.
 * @throws ProtocolError `no-basis`
 */
export function checkResume(state: CaseState, handoff: Handoff, context: TimedContext): void {
	const { basis } = handoff;
	if (!basis) return;
	// On the way, the end of the departure basis is only a warning. Here it must be a broken rule.
	const beforeDeparture = { ...handoff, departureBasis: null };
	const isDenied = decideHandoff(state, beforeDeparture, basis, context, "grant").why.includes("denied");
	if (restsOnConsent(basis.kind) || (isDenied && basis.kind === "best-interests"))
		checkBasisCovers(state, beforeDeparture, basis, context, "grant");
}
