/** Checks the basis of a hand-off against the consents of its case: at request, at accept and at each grant. SPEC "Cases", section 4. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { checkBasis, type HeldBasis, holdBasis, isSameBasis, type Phase, restsOnConsent } from "../rules/basis.ts";
import { isRevoked } from "../rules/consent.ts";
import { type Handoff, isTravelling } from "../rules/handoff.ts";
import type { Basis } from "../statements/cases.ts";
import type { CaseState, TimedContext } from "./case-state.ts";

type BasisFields = { basis: Basis | null; by: Id };

/** Checks a new basis and returns it. @throws ProtocolError `bad-input`, `stale` when the consent has changed since, or `no-basis`. */
export function takeBasis(
	state: CaseState,
	handoff: Handoff,
	{ basis, by }: BasisFields,
	key: string,
	ctx: TimedContext,
	phase: Phase,
): HeldBasis {
	if (!basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const held = holdBasis(basis, key, by, ctx.now);
	checkHead(state, held);
	checkCovers(state, handoff, held, ctx, phase);
	return held;
}

function checkHead(state: CaseState, held: HeldBasis): void {
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	if (consent && consent.chain.at(-1) !== held.head) throw new ProtocolError("stale", "basis.head: the consent has changed since");
}

/** @throws ProtocolError `no-basis` unless `held` covers the recipient and the sections of the hand-off. */
function checkCovers(state: CaseState, handoff: Handoff, held: HeldBasis, ctx: TimedContext, phase: Phase): void {
	const recipient = ctx.organisationOfDesk(handoff.to);
	if (recipient === undefined) throw new ProtocolError("no-basis", "the to-desk belongs to no known organisation");
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	const sections = handoff.sections.map(({ section }) => section);
	checkBasis(held, consent, { recipient, sections, now: ctx.now, phase, travelling: isTravelling(handoff) });
}

/** Checks the basis again before an earlier epoch is granted to the to-desk. @throws ProtocolError `not-found` or `no-basis`. */
export function checkGrantBasis(state: CaseState, handoffId: Id, ctx: TimedContext): void {
	const handoff = state.handoffs[handoffId];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	if (!handoff.basis) throw new ProtocolError("no-basis", "the hand-off has not been requested yet");
	checkCovers(state, handoff, handoff.basis, ctx, "grant");
}

/** Checks that accept names the basis of the request, and returns it with the present head of the consent. @throws as takeBasis. */
export function confirmBasis(state: CaseState, handoff: Handoff, { basis, by }: BasisFields, key: string, ctx: TimedContext): HeldBasis {
	if (!basis || !handoff.basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const named = holdBasis(basis, key, by, ctx.now);
	if (!isSameBasis(named, handoff.basis)) throw new ProtocolError("no-basis", "accept must name the basis of the request");
	checkHead(state, named);
	const held = { ...handoff.basis, head: named.head };
	checkCovers(state, handoff, held, ctx, "accept");
	return held;
}

/** @throws ProtocolError `no-basis` after the consent was withdrawn: `extend` must name another basis first. `receive` stays possible. */
export function checkResume(state: CaseState, { basis }: Handoff): void {
	if (!basis || !restsOnConsent(basis.kind) || basis.consent === null) return;
	const consent = state.consents[basis.consent];
	if (consent && isRevoked(consent)) throw new ProtocolError("no-basis", "the consent was withdrawn");
}
