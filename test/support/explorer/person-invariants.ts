/** She can be met, whatever was pressed, and somebody notices when she doesn't arrive. */
import { flagsOfHandoff, periodsOfHandoff } from "#protocol/folds/case-flags.ts";
import { whoMayRead } from "#protocol/folds/case-grants.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { ESSENTIAL } from "./basis-oracle.ts";
import { at, onTheWayBy } from "./her-way.ts";
import { isExpected, isThere, TIMES, timeOf } from "./history.ts";
import { ACCEPTED, exists, type Invariant, nameIn, OPEN, ofSituations, ofSteps, type Visit } from "./visit.ts";

const HOUR = 3_600_000;
/** How long after the end of a hand-off its to-desk may still say that she is there. */
const LATE = 72 * HOUR;

const handoffsOf = ({ before }: Visit): Handoff[] => Object.values(before.case.handoffs);

/** Whether she is on the way by this hand-off, or has reached its to-desk, or counts as departed. */
function isComing({ before, ...visit }: Visit, { id, to }: Handoff): boolean {
	const isOnIt = before.she === onTheWayBy(nameIn({ before, ...visit }, id)) || before.she === at(nameIn({ before, ...visit }, to));
	return isOnIt || timeOf(before.history, TIMES.departed(id)) !== null;
}

/** Whether `arrived` is in time: the hand-off runs, was over less than 72 hours ago, or is red for another reason than its age. */
function isInTime({ before }: Visit, { id, state, requestedBy }: Handoff): boolean {
	if (requestedBy === null) return false;
	const isAsked = ["best-interests", "vital-interest", "legal-obligation"].some(
		(kind) => timeOf(before.history, TIMES.asked(id, kind)) !== null,
	);
	const isRed = isAsked || before.history.includes(isExpected(id)) || before.history.includes(isThere(id));
	if ([...OPEN, ...ACCEPTED].includes(state) || isRed) return true;
	const over = timeOf(before.history, TIMES.over(id));
	return over !== null && before.now < over + LATE;
}

/** Whether the to-desk has said that she is there, and the hand-off has not ended since. */
function isMet({ before: { history } }: Visit, { id, state }: Handoff): boolean {
	const arrived = timeOf(history, TIMES.arrivalSaid(id));
	const over = timeOf(history, TIMES.over(id));
	return state === "received" || (arrived !== null && (over === null || history.includes(isThere(id))));
}

const canBeMet = ofSituations("whoever is on the way can be met", (visit) => {
	if (!visit.world.moves.includes("arrived")) return null;
	for (const handoff of handoffsOf(visit)) {
		const { id, to } = handoff;
		if (!isComing(visit, handoff) || !exists(visit, to) || !isInTime(visit, handoff) || isMet(visit, handoff)) continue;
		// A second `arrived` after the end is possible, but not needed to know where she is.
		const meets = visit.attempts.some(
			({ action: { about }, after }) => about?.handoff === id && about.desk === to && about.action === "arrived" && after,
		);
		if (!meets && timeOf(visit.before.history, TIMES.arrived(id)) === null)
			return `${nameIn(visit, to)} can't say that she is there by ${nameIn(visit, id)}`;
	}
	return null;
});

const somebodyIsTold = ofSituations("whoever is on the way has a time at which somebody is told", (visit) => {
	const { case: state, history, now } = visit.before;
	for (const handoff of handoffsOf(visit)) {
		const { id } = handoff;
		const departed = timeOf(history, TIMES.departed(id));
		if (departed === null || !ACCEPTED.includes(handoff.state) || timeOf(history, TIMES.arrived(id)) !== null) continue;
		const { overdue } = periodsOfHandoff(state, handoff, visit.context);
		const told = timeOf(history, TIMES.tellBy(id));
		if (!overdue || !Number.isFinite(overdue.from) || told === null || overdue.from !== told + 1)
			return `nobody is told in time when she doesn't arrive by ${nameIn(visit, id)}`;
		if (now > told && !flagsOf(visit, handoff).includes("overdue")) return `${nameIn(visit, id)} is overdue, and nobody sees it`;
	}
	return null;
});

const flagsOf = ({ before, context }: Visit, { id }: Handoff) => flagsOfHandoff(before.case, id, context);

const expectedIsShown = ofSituations("a person whom perhaps nobody meets is shown as still expected", (visit) => {
	for (const handoff of handoffsOf(visit)) {
		const isShown = flagsOf(visit, handoff).includes("still-expected");
		if (isShown !== visit.before.history.includes(isExpected(handoff.id)))
			return `${nameIn(visit, handoff.id)} is ${isShown ? "" : "not "}shown as still expected`;
	}
	return null;
});

const metIsShown = ofSituations("whoever was met and not received is shown after a day", (visit) => {
	const { history, now } = visit.before;
	for (const handoff of handoffsOf(visit)) {
		const arrived = timeOf(history, TIMES.arrived(handoff.id));
		const isPlaced = handoff.to === visit.before.case.custodian;
		const waits = arrived !== null && history.includes(isThere(handoff.id)) && !isPlaced;
		const due = waits && now >= arrived + 24 * HOUR ? (now >= arrived + 72 * HOUR ? "met-red" : "met-amber") : null;
		const shown = flagsOf(visit, handoff).find((flag) => flag === "met-amber" || flag === "met-red") ?? null;
		if (shown !== due) return `${nameIn(visit, handoff.id)} has the flag ${shown}, and should have ${due}`;
	}
	return null;
});

const meetingOpensLittle = ofSteps("to meet her opens nothing but safe contact and logistics", ({ action, before, after }, visit) => {
	if (action.about?.action !== "arrived") return null;
	if (before.case.custodian !== after.case.custodian) return "custody has moved";
	const then = before.case.handoffs[action.about.handoff]?.state;
	const now = after.case.handoffs[action.about.handoff]?.state;
	if (then !== now) return `the hand-off was ${then} and is ${now}`;
	const known = whoMayRead(before.case, visit.context);
	for (const [compartment, readers] of Object.entries(whoMayRead(after.case, visit.context))) {
		const { section } = after.case.sections[compartment] ?? {};
		const added = readers.find((desk) => !known[compartment]?.includes(desk));
		if (added && !(section && ESSENTIAL.includes(section))) return `${nameIn(visit, added)} reads ${section}`;
	}
	return null;
});

export const PERSON_INVARIANTS: readonly Invariant[] = [canBeMet, somebodyIsTold, expectedIsShown, metIsShown, meetingOpensLittle];
