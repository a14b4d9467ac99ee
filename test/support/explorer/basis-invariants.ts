/** The basis of a hand-off: it is valid at each move that needs it, and two persons confirm it. */
import type { Id } from "#protocol/bytes.ts";
import { BASIS_LASTS } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { refused, signed } from "./history.ts";
import type { Situation } from "./situation.ts";
import { type Invariant, nameIn, ofSteps, type Visit } from "./visit.ts";

/** The hand-off that the action moves, before and after it. Null unless the action is one of `actions`. */
function movedBy(actions: readonly string[], action: { about?: { handoff: string; action: string } }, before: Situation, after: Situation) {
	const { about } = action;
	const [then, now] = [before.case.handoffs[about?.handoff ?? ""], after.case.handoffs[about?.handoff ?? ""]];
	return about && actions.includes(about.action) && then && now ? { then, now } : null;
}

const newBasisIsValid = ofSteps("a basis is valid when it is given, and when a hand-off goes on", ({ action, before, after }, visit) => {
	const moved = movedBy(["request", "accept", "extend", "resume"], action, before, after);
	const problem = moved && consentProblem(visit, after, moved.now);
	return problem ? `${nameIn(visit, moved.now.id)} goes on, and ${problem}` : null;
});

/** Why the basis isn't valid now, as far as consents matter. SPEC "Cases", section 5. */
function consentProblem({ context }: Visit, situation: Situation, { basis, to }: Handoff): string | null {
	const recipient = context.organisationOfDesk(to);
	const { case: state, now } = situation;
	if (basis?.kind === "best-interests" && saidNo(situation, recipient)) return "the person said no";
	if (!basis || basis.consent === null) return null;
	const consent = state.consents[basis.consent];
	if (consent?.state !== "active") return `the consent is ${consent?.state ?? "unknown"}`;
	if (!consent.terms.permit || saidNo(situation, recipient)) return "the person said no";
	if (now < consent.terms.from || now >= consent.terms.until) return "the consent has ended";
	return to === null ? "there is no recipient" : null;
}

/** Whether a "no" for the desk's organisation is active, and no permit that is in force replaces it. Consents in worlds have all sections. */
function saidNo({ case: state, now }: Situation, recipient: Id | undefined): boolean {
	const active = Object.values(state.consents).filter((each) => each.state === "active" && each.terms.recipient === recipient);
	const isReplaced = (no: Id) => active.some(({ terms }) => terms.permit && terms.replaces === no && now < terms.until);
	return active.some(({ id, terms }) => !terms.permit && !isReplaced(id));
}

const departsOnBasis = ofSteps("nobody departs without a valid basis", ({ action, before, after }, visit) => {
	const moved = movedBy(["depart"], action, before, after);
	if (!moved) return null;
	const name = nameIn(visit, moved.now.id);
	const { basis } = moved.now;
	if (!basis) return `${name} departs without a basis`;
	if (!moved.now.travel) return `${name} departs, but the person doesn't travel`;
	const problem = consentProblem(visit, after, moved.now);
	if (problem) return `${name} departs, and ${problem}`;
	if (basis.consent === null && after.now >= basis.since + BASIS_LASTS) return `${name} departs, and the basis has lapsed`;
	const isCountersigned = basis.kind === "best-interests" ? basis.countersign === "approved" : basis.countersign !== "refused";
	return isCountersigned ? null : `${name} departs on ${basis.kind}, and the countersignature is ${basis.countersign}`;
});

const refusedStays = ofSteps("a basis that was refused counts only after it is countersigned", ({ action, before, after }, visit) => {
	const moved = movedBy(["accept", "depart"], action, before, after);
	const basis = moved?.now.basis;
	if (!moved || !basis || !before.history.includes(refused(moved.now.id, basis.kind)) || basis.countersign === "approved") return null;
	return `${nameIn(visit, moved.now.id)} is ${moved.now.state} on ${basis.kind}, which was refused, and the countersignature is ${basis.countersign}`;
});

const twoPersons = ofSteps("a signer of a basis doesn't accept the hand-off", ({ action, before, after, statements }, visit) => {
	const moved = movedBy(["accept"], action, before, after);
	const member = statements[0]?.body.by ?? "";
	return moved && before.history.includes(signed(moved.now.id, member))
		? `${nameIn(visit, moved.now.id)} is accepted by a signer of its basis`
		: null;
});

export const BASIS_INVARIANTS: readonly Invariant[] = [newBasisIsValid, departsOnBasis, refusedStays, twoPersons];
