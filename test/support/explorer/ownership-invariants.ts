/** Invariants about what ends with custody, and about who decides about a section. */
import type { Id } from "#protocol/bytes.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { idOf } from "../statements.ts";
import { isThere, TIMES, timeOf } from "./history.ts";
import type { Situation } from "./situation.ts";
import { ACCEPTED, ENDED, exists, type Invariant, nameIn, OPEN, ofSituations, ofSteps, type Visit } from "./visit.ts";

const followUpEnds = ofSituations("follow-up ends with the next move of custody", (visit) => {
	const { case: state } = visit.before;
	const late = openGrants(state, visit.context).find(({ followUp, handoff }) => followUp && state.route.at(-1) !== handoff);
	return late ? `${nameIn(visit, late.desk)} follows up by ${nameIn(visit, late.handoff)}, and custody has moved since` : null;
});

/** The actions by which the owner of a section ends a referral. */
const ENDS: readonly string[] = ["withdraw", "end"];

const ownerEnds = ofSituations("the owner of a section can end the referrals that read it", (visit) => {
	const { before, attempts } = visit;
	for (const { id, kind, state, to, sections } of Object.values(before.case.handoffs)) {
		if (kind !== "referral" || ![...ACCEPTED, "received"].includes(state)) continue;
		for (const { compartment } of sections) {
			const owner = before.case.sections[compartment]?.owner ?? null;
			if (owner === to || !exists(visit, owner)) continue;
			const ends = attempts.filter(({ action: { about } }) => about?.handoff === id && about.desk === owner && ENDS.includes(about.action));
			const isEnded = ends.some(({ after, refusal }) => refusal === "suspended" || ENDED.includes(after?.case.handoffs[id]?.state ?? ""));
			if (!isEnded) return `${nameIn(visit, owner)} owns a section that ${nameIn(visit, id)} reads (${state}), and can't end it`;
		}
	}
	return null;
});

const ownerExtends = ofSteps("only the owner of its sections extends a hand-off", ({ action, before }, visit) => {
	if (action.about?.action !== "extend") return null;
	const { handoff, desk } = action.about;
	const { from, sections = [] } = before.case.handoffs[handoff] ?? {};
	const lost = sections.find(({ compartment }) => before.case.sections[compartment]?.owner !== from);
	return lost ? `${nameIn(visit, desk)} extends ${nameIn(visit, handoff)}, and doesn't own ${lost.section}` : null;
});

const movedIsFinal = ofSteps("a transfer that has moved custody is only completed", ({ action, before }, visit) => {
	const { about } = action;
	const isMoved = about !== undefined && before.case.route.includes(about.handoff);
	return isMoved && !["complete", "countersign", "arrived"].includes(about.action)
		? `${about.action} of ${nameIn(visit, about.handoff)} is taken`
		: null;
});

const openCanBeAccepted = ofSituations("a request that waits could be accepted", (visit) => {
	const { case: state } = visit.before;
	const obsolete = Object.values(state.handoffs).find(
		(handoff) =>
			OPEN.includes(handoff.state) &&
			((handoff.kind === "transfer" && handoff.from !== state.custodian) ||
				handoff.sections.some(({ compartment }) => state.sections[compartment]?.owner !== handoff.from)),
	);
	return obsolete ? `${nameIn(visit, obsolete.id)} is ${obsolete.state}, and its from-desk has lost custody or a section` : null;
});

/** The custodian, each desk that has said that she is there, and each desk that she is on the way to by a hand-off that has not moved custody. */
function hasPerson({ case: { custodian, handoffs, route }, history }: Situation, desk: Id | null): boolean {
	if (desk === custodian) return true;
	return Object.values(handoffs).some(({ id, to, state }) => {
		if (to !== desk) return false;
		// She may arrive again at a desk that has handed her on.
		if (history.includes(isThere(id))) return true;
		const hasDeparted = timeOf(history, TIMES.departed(id)) !== null;
		return !route.includes(id) && (state === "received" || (hasDeparted && ACCEPTED.includes(state)));
	});
}

const consentsByPresent = ofSteps("only a desk that has the person records and withdraws consents", ({ before, statements }, visit) => {
	const wrong = statements.find(({ type, body }) => type.startsWith("consent.") && !hasPerson(before, body.as));
	return wrong ? `${nameIn(visit, wrong.body.as)} takes ${wrong.type}` : null;
});

const sectionsByPresent = ofSteps(
	"only the custodian and the to-desk of a running hand-off add a section",
	({ before, statements }, visit) => {
		const { case: state } = before;
		const isRunning = (desk: Id | null) =>
			Object.values(state.handoffs).some(
				({ id, to, state: now }) => to === desk && !state.route.includes(id) && [...ACCEPTED, "received"].includes(now),
			);
		const hasHer = (desk: Id | null) =>
			Object.values(state.handoffs).some(({ id, to }) => to === desk && before.history.includes(isThere(id)));
		const wrong = statements.find(
			({ type, body }) =>
				type === "case.section" &&
				body.as !== state.custodian &&
				!isRunning(body.as) &&
				!(hasHer(body.as) && ["consent", "journal"].includes(body.section.section)),
		);
		return wrong ? `${nameIn(visit, wrong.body.as)} adds a section` : null;
	},
);

const laterRouteIsHidden = ofSituations("a desk that the case no longer concerns sees no later statement of it", (visit) => {
	const { case: state } = visit.before;
	const isWithoutCustodian = !exists(visit, state.custodian);
	for (const desk of Object.keys(visit.world.desks).map(idOf)) {
		const mayTakeOver = isWithoutCustodian && ownsOpenSection(state, desk);
		const isInvited = state.invited[desk] !== undefined && isWithoutCustodian;
		if (!isReader(visit, desk) && !isAsked(state, desk) && !mayTakeOver && !isInvited && seesCase(visit, desk))
			return `${nameIn(visit, desk)} is shown the chain of the case`;
	}
	return null;
});

const ownsOpenSection = ({ sections }: CaseState, desk: Id) =>
	Object.values(sections).some(({ owner, closed }) => owner === desk && !closed);

/** The custodian, each desk that may read a section of another one, and the desk that has her. */
function isReader({ before: { case: state, history }, context }: Visit, desk: Id): boolean {
	if (desk === state.custodian || openGrants(state, context).some((grant) => grant.desk === desk)) return true;
	return Object.values(state.handoffs).some(
		({ id, to, state: now, kind }) =>
			to === desk && (history.includes(isThere(id)) || ACCEPTED.includes(now) || (now === "received" && kind === "referral")),
	);
}

/** A to-desk that was asked and has not answered. */
function isAsked(state: CaseState, desk: Id): boolean {
	return Object.values(state.handoffs).some(({ to, state: now }) => desk === to && OPEN.includes(now));
}

const ownerCanSign = ofSituations("the owner of a section is told the head of the case, or sees it", (visit) => {
	const { case: state } = visit.before;
	for (const desk of Object.keys(visit.world.desks).map(idOf)) {
		if (!ownsOpenSection(state, desk) || seesCase(visit, desk)) continue;
		const visibility = new visit.rules.CaseVisibility([desk]);
		visibility.after(state, 0);
		if (visibility.view(state, [], visit.context)?.head?.head !== state.chain.at(-1))
			return `${nameIn(visit, desk)} owns a section, and can't sign a give-up`;
	}
	return null;
});

/** Whether a statement of the case's own chain, placed now, would be shown to this desk. */
function seesCase({ before, rules, context }: Visit, desk: Id): boolean {
	const visibility = new rules.CaseVisibility([desk]);
	visibility.after(before.case, 0);
	const placed = { pos: 0, at: before.now, statement: { type: "case.status", body: {} } as never };
	return visibility.view(before.case, [placed], context)?.statements.length === 1;
}

const inErrorStays = ofSteps("only the from-desk ends an enter-in-error", ({ before, after, statements }, visit) => {
	for (const { id, from, inError } of Object.values(before.case.handoffs)) {
		const now = after.case.handoffs[id];
		const hasDeparted = timeOf(after.history, TIMES.departed(id)) !== null;
		if (inError === null || now?.inError !== null || ENDED.includes(now.state) || hasDeparted) continue;
		if (statements[0]?.body.as !== from)
			return `${nameIn(visit, id)} is no longer to be entered in error, by ${nameIn(visit, statements[0]?.body.as ?? null)}`;
	}
	return null;
});

/** Whether the desk exists and its organisation is suspended. */
function isSuspended(visit: Visit, desk: Id): boolean {
	const { world, before } = visit;
	return exists(visit, desk) && before.absent.suspended.includes(world.desks[nameIn(visit, desk)] ?? "");
}

const suspendedReceives = ofSituations("a suspended to-desk may meet a person who has departed", (visit) => {
	const { before, attempts } = visit;
	for (const { id, to, state } of Object.values(before.case.handoffs)) {
		const hasDeparted = timeOf(before.history, TIMES.departed(id)) !== null;
		if (!isSuspended(visit, to) || !hasDeparted || !ACCEPTED.includes(state) || before.history.includes(isThere(id))) continue;
		const isTaken = (name: string) =>
			attempts.some(({ action: { about }, after }) => about?.handoff === id && about.action === name && after);
		if (!isTaken("receive") && !isTaken("arrived")) return `${nameIn(visit, to)} can't meet her by ${nameIn(visit, id)}`;
	}
	return null;
});

const suspendedGivesUp = ofSituations("a suspended owner may close a section that it kept", (visit) => {
	const { before, attempts, world } = visit;
	for (const [compartment, { owner, closed }] of Object.entries(before.case.sections)) {
		const section = (world.givenUp ?? []).find((each) => idOf(each) === compartment);
		if (!section || closed || !isSuspended(visit, owner) || owner === before.case.custodian) continue;
		const letter = nameIn(visit, owner);
		const words = `${letter}1: close the section ${section}`;
		if (!attempts.some(({ action, after }) => action.words === words && after)) return `${letter} can't close ${section}`;
	}
	return null;
});

export const OWNERSHIP_INVARIANTS: readonly Invariant[] = [
	followUpEnds,
	ownerEnds,
	ownerExtends,
	movedIsFinal,
	openCanBeAccepted,
	consentsByPresent,
	sectionsByPresent,
	laterRouteIsHidden,
	ownerCanSign,
	inErrorStays,
	suspendedReceives,
	suspendedGivesUp,
];
