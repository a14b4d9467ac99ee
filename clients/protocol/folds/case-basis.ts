/** The basis of a hand-off against the consents of its case: when it is given, confirmed at accept, and at each grant. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { checkBasis, type HeldBasis, holdBasis, isSameBasis, type Phase, restsOnConsent } from "../rules/basis.ts";
import { isRevoked } from "../rules/consent.ts";
import { type Handoff, isTravelling } from "../rules/handoff.ts";
import type { Basis } from "../statements/cases.ts";
import type { CaseContext, CaseState } from "./case-state.ts";

type Given = { basis: Basis | null; by: Id };

/** A new basis, checked. @throws ProtocolError `bad-input`, `stale` when the consent moved on, or `no-basis`. */
export function takeBasis(
	state: CaseState,
	handoff: Handoff,
	{ basis, by }: Given,
	key: string,
	ctx: CaseContext,
	phase: Phase,
): HeldBasis {
	if (!basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const held = holdBasis(basis, key, by, ctx.now);
	checkHead(state, held);
	testBasis(state, handoff, held, ctx, phase);
	return held;
}

function checkHead(state: CaseState, held: HeldBasis): void {
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	if (consent && consent.chain.at(-1) !== held.head) throw new ProtocolError("stale", "the consent moved on");
}

/** Whether `held` covers what the hand-off gives. @throws ProtocolError `no-basis` */
function testBasis(state: CaseState, handoff: Handoff, held: HeldBasis, ctx: CaseContext, phase: Phase): void {
	const recipient = ctx.organisationOfDesk(handoff.to);
	if (recipient === undefined) throw new ProtocolError("no-basis", "the to-desk is of no organisation");
	const consent = held.consent === null ? undefined : state.consents[held.consent];
	const sections = handoff.sections.map(({ section }) => section);
	checkBasis(held, consent, { recipient, sections, now: ctx.now, phase, travelling: isTravelling(handoff) });
}

/** For each grant of an old epoch to the to-desk. @throws ProtocolError `not-found` or `no-basis`. */
export function checkGrantBasis(state: CaseState, handoffId: Id, ctx: CaseContext): void {
	const handoff = state.handoffs[handoffId];
	if (!handoff) throw new ProtocolError("not-found", "no such hand-off");
	if (!handoff.basis) throw new ProtocolError("no-basis", "nothing was requested");
	testBasis(state, handoff, handoff.basis, ctx, "grant");
}

/** The basis that accept names: the ground of the request, on the consent as it stands. @throws ProtocolError as takeBasis. */
export function confirmBasis(state: CaseState, handoff: Handoff, { basis, by }: Given, key: string, ctx: CaseContext): HeldBasis {
	if (!basis || !handoff.basis) throw new ProtocolError("bad-input", "basis: is missing", "basis");
	const named = holdBasis(basis, key, by, ctx.now);
	if (!isSameBasis(named, handoff.basis)) throw new ProtocolError("no-basis", "accept rests on the basis of the request");
	checkHead(state, named);
	const held = { ...handoff.basis, head: named.head };
	testBasis(state, handoff, held, ctx, "accept");
	return held;
}

/** A withdrawn consent holds the hand-off until `extend` puts it on another basis; to receive is possible all along. */
export function checkResume(state: CaseState, { basis }: Handoff): void {
	if (!basis || !restsOnConsent(basis.kind) || basis.consent === null) return;
	const consent = state.consents[basis.consent];
	if (consent && isRevoked(consent)) throw new ProtocolError("no-basis", "the consent was withdrawn");
}
