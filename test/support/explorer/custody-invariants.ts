/** Who is responsible for a case, who may read it, and who can act for the person. */
import type { Id } from "#protocol/bytes.ts";
import { whoMayRead } from "#protocol/folds/case-grants.ts";
import { acceptedTransfers, type CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { factsFromState } from "../../../server/features/cases/facts.ts";
import { heldBack } from "./history.ts";
import type { Situation } from "./situation.ts";
import { ACCEPTED, ENDED, exists, type Invariant, nameIn, OPEN, ofSituations, ofSteps, type Visit } from "./visit.ts";
import type { Action } from "./world.ts";

const handoffsOf = (state: CaseState): Handoff[] => Object.values(state.handoffs);

const oneCustodian = ofSteps("each case has one custodian", ({ before, after }, visit) => {
	const { custodian } = after.case;
	return custodian === null || nameIn(visit, custodian) === "nobody"
		? `the custodian was ${nameIn(visit, before.case.custodian)} and is nobody`
		: null;
});

const custodyByReceive = ofSteps("custody moves only by receive or take-over", ({ action, before, after }, visit) => {
	if (before.case.custodian === after.case.custodian || isTakenOver(before.case, after.case, visit)) return null;
	const then = before.case.handoffs[action.about?.handoff ?? ""];
	const isReceive = action.about?.action === "receive" && then?.kind === "transfer" && ACCEPTED.includes(then.state);
	const isBetween = then?.from === before.case.custodian && then.to === after.case.custodian;
	const isOnRoute = after.case.route.join() === [...before.case.route, then?.id].join();
	return isReceive && isBetween && isOnRoute
		? null
		: `custody went to ${nameIn(visit, after.case.custodian)} without the receive of a transfer`;
});

/** The custodian was gone, the new one had proposed to take over, and no other proposal is left. */
function isTakenOver(before: CaseState, after: CaseState, visit: Visit): boolean {
	const hasProposed = before.takeOvers[after.custodian ?? ""] !== undefined;
	const isOver = Object.keys(after.takeOvers).length === 0 && after.route.length === before.route.length;
	return !exists(visit, before.custodian) && hasProposed && isOver;
}

const onePlace = ofSteps("at most one transfer is accepted", ({ after }, visit) => {
	const placed = acceptedTransfers(after.case);
	return placed.length > 1 ? `${placed.map(({ id }) => nameIn(visit, id)).join(" and ")} are accepted` : null;
});

const readersGrow = ofSteps("readers grow only by accept or custody", ({ before, after }, visit) => {
	const known = whoMayRead(before.case);
	for (const [compartment, readers] of Object.entries(whoMayRead(after.case)))
		for (const desk of readers)
			if (!known[compartment]?.includes(desk) && !mayNowRead(before, after, compartment, desk))
				return `${nameIn(visit, desk)} may read the section ${after.case.sections[compartment]?.section}`;
	return null;
});

/**
 * Whether the step gives the desk a reason to read the section. Reasons: it has just added the section, or a hand-off to it grants the
 * section and was just accepted, has just moved custody, or goes on after it was held back.
 */
function mayNowRead(then: Situation, now: Situation, compartment: Id, desk: Id): boolean {
	const [before, after] = [then.case, now.case];
	if (!before.sections[compartment]) return after.sections[compartment]?.owner === desk;
	const grants = (handoff: Handoff) => handoff.to === desk && handoff.sections.some((section) => section.compartment === compartment);
	const isAccepted = (handoff: Handoff) => OPEN.includes(before.handoffs[handoff.id]?.state ?? "") && ACCEPTED.includes(handoff.state);
	const hasMoved = (handoff: Handoff) => after.route.includes(handoff.id) && !before.route.includes(handoff.id);
	const goesOn = ({ id }: Handoff) => then.history.includes(heldBack(id)) && !now.history.includes(heldBack(id));
	return handoffsOf(after).some((handoff) => grants(handoff) && (isAccepted(handoff) || hasMoved(handoff) || goesOn(handoff)));
}

const heldBackStays = ofSituations("a hand-off that is held back gives nothing new", (visit) => {
	const { case: state, history } = visit.before;
	const held = handoffsOf(state).filter(({ id, state: now }) => history.includes(heldBack(id)) && !ENDED.includes(now));
	for (const { id, to, sections } of held)
		for (const { section, compartment } of sections) {
			const facts = factsFromState(state, compartment, visit.context);
			const isOwner = state.sections[compartment]?.owner === to;
			const isGiven = facts.recipient(id) !== null || facts.hasOpenGrants(id) || isOwner;
			if (section !== "logistics" && isGiven) return `${nameIn(visit, id)} gives ${section} to ${nameIn(visit, to)}`;
			if (section === "logistics" && !isOwner && !facts.hasOpenGrants(id)) return `${nameIn(visit, to)} lacks ${section}`;
		}
	return null;
});

const closedRests = ofSituations("no hand-off runs in a closed case", (visit) => {
	const { status, handoffs, route } = visit.before.case;
	if (status !== "Closed") return null;
	const running = Object.values(handoffs).find(
		({ id, state }) => [...OPEN, ...ACCEPTED, "received"].includes(state) && !route.includes(id),
	);
	return running ? `${nameIn(visit, running.id)} is ${running.state}` : null;
});

const departedStays = ofSteps("a hand-off that departed is never taken back", ({ action, before, after }, visit) => {
	const isCancelled = (id: Id) => action.about?.handoff === id && action.about.action === "cancel" && before.history.includes(heldBack(id));
	const back = handoffsOf(after.case).find(
		({ id, departed, state }) =>
			departed &&
			["withdrawn", "cancelled", "entered-in-error"].includes(state) &&
			before.case.handoffs[id]?.state !== state &&
			!isCancelled(id),
	);
	return back ? `${nameIn(visit, back.id)} is ${back.state} after the person departed` : null;
});

const endedStays = ofSteps("what has ended stays ended", ({ before, after }, visit) => {
	const again = handoffsOf(before.case).find(({ id, state }) => ENDED.includes(state) && after.case.handoffs[id]?.state !== state);
	if (again) return `${nameIn(visit, again.id)} was ${again.state} and is ${after.case.handoffs[again.id]?.state}`;
	const consent = Object.values(before.case.consents).find(
		({ id, state }) => state === "entered-in-error" && after.case.consents[id]?.state !== state,
	);
	if (consent) return "a consent that was entered in error has another state";
	const ask = Object.entries(before.case.asks).find(([id, { code }]) => after.case.asks[id]?.code !== code);
	return ask ? "an ask that was settled isn't settled so any more" : null;
});

const askByCustodian = ofSteps("only the custodian settles an ask, and once", ({ action, before, after }, visit) => {
	if (!action.settles) return null;
	const { ask, desk } = action.settles;
	if (desk !== before.case.custodian) return `${nameIn(visit, desk)} settles it, and isn't the custodian`;
	return before.case.asks[ask] || !after.case.asks[ask] ? "it was settled before, or isn't settled now" : null;
});

const askIsSettled = ofSituations("the custodian can settle each ask, also in a closed case", (visit) => {
	const { custodian, asks } = visit.before.case;
	const own = visit.attempts.filter(({ action }) => action.settles?.desk === custodian && !asks[action.settles?.ask ?? ""]);
	const stuck = own.find(({ refusal }) => refusal !== null && refusal !== "suspended");
	return stuck && exists(visit, custodian) ? `${nameIn(visit, custodian)} can't settle it: ${stuck.refusal}` : null;
});

/**
 * A desk that is suspended, or has too few members, counts as one that can act: an organisation can be reinstated, and can add a member. Nobody
 * can do that from inside a case.
 */
const reinstated = ({ before }: Visit): Situation => ({ ...before, absent: { ...before.absent, suspended: [], left: [] } });

const somebodyEnds = ofSituations("somebody can end each hand-off", (visit) => {
	const stuck = handoffsOf(visit.before.case).find(
		(handoff) => isRunning(visit, handoff) && concernedBy(visit, handoff).some((desk) => exists(visit, desk)) && !canEnd(visit, handoff),
	);
	return stuck ? `${nameIn(visit, stuck.id)} is ${stuck.state}, and nobody can receive or end it` : null;
});

/** A transfer that has moved custody only waits for its to-desk to complete it. So it runs only while that desk exists. */
function isRunning(visit: Visit, { id, to, state }: Handoff): boolean {
	return [...OPEN, ...ACCEPTED, "received"].includes(state) && (!visit.before.case.route.includes(id) || exists(visit, to));
}

/** Its two desks, the custodian, and the desks that own or read a section of the case. */
function concernedBy({ before: { case: state } }: Visit, { from, to }: Handoff): (Id | null)[] {
	return [from, to, state.custodian, ...partiesOf(state)];
}

/** The owners and readers of the sections that aren't closed. */
function partiesOf(state: CaseState): Id[] {
	return Object.entries(whoMayRead(state)).flatMap(([compartment, desks]) => (state.sections[compartment]?.closed ? [] : desks));
}

/** Whether somebody can receive or end it, now or once the case has another custodian. */
function canEnd(visit: Visit, { id, state: then }: Handoff): boolean {
	const isOver = (after: Situation | null) => {
		const now = after?.case.handoffs[id]?.state ?? then;
		return ENDED.includes(now) || (now === "received" && then !== "received");
	};
	const own = visit.attempts.flatMap(({ action }) => (action.about?.handoff === id ? action : []));
	const canEndIn = (situation: Situation) => isOver(situation) || own.some((action) => isOver(visit.attempt(action, situation).after));
	const situation = reinstated(visit);
	if (visit.attempts.some(({ after }) => isOver(after)) || canEndIn(situation)) return true;
	for (const moved of withOtherCustodian(visit, situation)) if (canEndIn(moved)) return true;
	return false;
}

/** The situations after somebody has received the person, or after a take-over that an admin has approved. */
function* withOtherCustodian(visit: Visit, situation: Situation): Generator<Situation> {
	const isMoved = (after: Situation | null) => after !== null && after.case.custodian !== situation.case.custodian;
	const actions = visit.attempts.map(({ action }) => action);
	for (const { after } of visit.attempts) if (after && isMoved(after)) yield after;
	const after = (from: Situation, some: Action[]) => some.flatMap((action) => visit.attempt(action, from).after ?? []);
	yield* after(situation, actions).filter(isMoved);
	const decisions = actions.filter(({ takesOver }) => takesOver);
	for (const proposed of after(situation, decisions)) yield* after(proposed, decisions).filter(isMoved);
}

const somebodyHolds = ofSituations("a case always has a desk that can act", (visit) => {
	const { case: state } = visit.before;
	if (exists(visit, state.custodian) || !partiesOf(state).some((desk) => exists(visit, desk))) return null;
	const isHeld = !withOtherCustodian(visit, reinstated(visit)).next().done;
	return isHeld ? null : `the custodian ${nameIn(visit, state.custodian)} is gone, and nobody can take over`;
});

export const CUSTODY_INVARIANTS: readonly Invariant[] = [
	oneCustodian,
	custodyByReceive,
	onePlace,
	readersGrow,
	departedStays,
	heldBackStays,
	endedStays,
	somebodyEnds,
	somebodyHolds,
	closedRests,
	askByCustodian,
	askIsSettled,
];
