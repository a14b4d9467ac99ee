/** Who is responsible for a case, who may read it, and who can act for the person. */
import type { Id } from "#protocol/bytes.ts";
import { whoMayRead } from "#protocol/folds/case-grants.ts";
import { acceptedTransfers, type CaseState } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { idOf } from "../statements.ts";
import { isThere, TIMES, timeOf } from "./history.ts";
import type { Situation } from "./situation.ts";
import { ACCEPTED, ENDED, exists, type Invariant, nameIn, OPEN, ofSituations, ofSteps, type Visit } from "./visit.ts";
import type { Action } from "./world.ts";

const DAY = 24 * 3_600_000;
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
	const known = whoMayRead(before.case, { ...visit.context, now: before.now });
	for (const [compartment, readers] of Object.entries(whoMayRead(after.case, { ...visit.context, now: after.now })))
		for (const desk of readers)
			if (!known[compartment]?.includes(desk) && !mayNowRead(before, after, compartment, desk))
				return `${nameIn(visit, desk)} may read the section ${after.case.sections[compartment]?.section}`;
	return null;
});

/**
 * Whether the step gives the desk a reason to read the section. Reasons: it has just added the section, or a hand-off to it grants the
 * section and was accepted. basis-invariants.ts says when such a hand-off opens the section.
 */
function mayNowRead(then: Situation, now: Situation, compartment: Id, desk: Id): boolean {
	const [before, after] = [then.case, now.case];
	if (!before.sections[compartment]) return after.sections[compartment]?.owner === desk;
	// What a hand-off grants doesn't change after its acceptance.
	const granted = (handoff: Handoff) => (before.handoffs[handoff.id]?.accept ? before.handoffs[handoff.id] : handoff)?.sections ?? [];
	const grants = (handoff: Handoff) => handoff.to === desk && granted(handoff).some((section) => section.compartment === compartment);
	return handoffsOf(after).some((handoff) => grants(handoff) && handoff.accept !== null);
}

const closedRests = ofSituations("no hand-off runs in a closed case", (visit) => {
	const { status, handoffs, route } = visit.before.case;
	if (status !== "Closed") return null;
	const running = Object.values(handoffs).find(
		({ id, state }) => [...OPEN, ...ACCEPTED, "received"].includes(state) && !route.includes(id),
	);
	return running ? `${nameIn(visit, running.id)} is ${running.state}` : null;
});

const departedStays = ofSteps("a hand-off that departed is never taken back", ({ action, before, after }, visit) => {
	const back = handoffsOf(after.case).find(({ id, state }) => {
		const was = before.case.handoffs[id]?.state ?? "none";
		const isTakenBack = was !== state && ["withdrawn", "entered-in-error"].includes(state);
		return isTakenBack && timeOf(before.history, TIMES.departed(id)) !== null && !(action.takesOver || OPEN.includes(was));
	});
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
function concernedBy(visit: Visit, { from, to }: Handoff): (Id | null)[] {
	return [from, to, visit.before.case.custodian, ...partiesOf(visit)];
}

/** The owners and readers of the sections that aren't closed. */
function partiesOf({ before: { case: state }, context }: Visit): Id[] {
	return Object.entries(whoMayRead(state, context)).flatMap(([compartment, desks]) => (state.sections[compartment]?.closed ? [] : desks));
}

/** The desks that read a closed section of another desk. */
function readersOfClosed({ before: { case: state }, context }: Visit): Id[] {
	return Object.entries(whoMayRead(state, context)).flatMap(([compartment, desks]) => {
		const section = state.sections[compartment];
		return section?.closed ? desks.filter((desk) => desk !== section.owner) : [];
	});
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

/** So long nobody silent stops a take-over: the longest `tellBy` of the worlds plus 6 hours, and 72 hours after the custodian went. */
const LONGEST_WAIT = 8 * DAY;

/** The situations after somebody has received the person, or after a take-over that an admin has approved, now or some days later. */
function* withOtherCustodian(visit: Visit, situation: Situation): Generator<Situation> {
	const isMoved = (after: Situation | null): after is Situation => after !== null && after.case.custodian !== situation.case.custodian;
	for (const { after } of visit.attempts) if (isMoved(after)) yield after;
	const actions = visit.attempts.map(({ action }) => action);
	for (const when of [situation, { ...situation, now: situation.now + LONGEST_WAIT }]) {
		const attempt = (action: Action | undefined, from: Situation | null) => (action && from ? visit.attempt(action, from).after : null);
		for (const action of actions) {
			if (action.takesOver || action.about?.action !== "receive") continue;
			const after = attempt(action, when);
			if (isMoved(after)) yield after;
		}
		for (const desk of Object.keys(visit.world.desks)) {
			const step = (name: string) => actions.find(({ takesOver }) => takesOver?.desk === desk && takesOver.step === name);
			for (const before of [when, attempt(step("invite"), when)]) {
				// What waits already may be approved as well.
				const proposed = attempt(step("propose"), before) ?? before;
				const after = attempt(step("approve"), proposed);
				if (isMoved(after)) yield after;
			}
		}
	}
}

const somebodyHolds = ofSituations("a case always has a desk that can act", (visit) => {
	const { case: state } = visit.before;
	const able = [...(visit.world.invited ?? []).map(idOf), ...partiesOf(visit)];
	if (exists(visit, state.custodian) || !able.some((desk) => exists(visit, desk))) return null;
	const isHeld = !withOtherCustodian(visit, reinstated(visit)).next().done;
	return isHeld ? null : `the custodian ${nameIn(visit, state.custodian)} is gone, and nobody can take over`;
});

/** In these worlds, only `admin` invites. */
const fourEyes = ofSteps("no admin approves a take-over that rests on their own invitation", ({ action, before, statements }, visit) => {
	if (action.takesOver?.step !== "approve") return null;
	const desk = idOf(action.takesOver.desk);
	const hasHer = Object.values(before.case.handoffs).some(({ id, to }) => to === desk && before.history.includes(isThere(id)));
	if (
		hasHer ||
		[...partiesOf(visit), ...readersOfClosed(visit)].includes(desk) ||
		statements.every(({ body }) => body.by !== idOf("admin"))
	)
		return null;
	return `the take-over of ${nameIn(visit, desk)} is approved by the admin who has invited it`;
});

export const CUSTODY_INVARIANTS: readonly Invariant[] = [
	oneCustodian,
	custodyByReceive,
	onePlace,
	readersGrow,
	departedStays,
	endedStays,
	somebodyEnds,
	somebodyHolds,
	fourEyes,
	closedRests,
	askByCustodian,
	askIsSettled,
];
