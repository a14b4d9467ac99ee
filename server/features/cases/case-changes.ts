/** Compares a case before and after a bundle: which desks it needs, whose follow-up ends, and which sections have a new owner. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { DecisionContext } from "#protocol/folds/case-basis.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import { type CaseState, isClosed } from "#protocol/folds/case-state.ts";
import { isLive } from "#protocol/rules/handoff-state.ts";

/**
 * The desks that the case needs: while it is open, the custodian and the owners of open sections; and the desks of hand-offs in progress. A
 * received hand-off needs only its to-desk. A desk that has her is needed too.
 * `isNeeded` in store.ts is the same rule for all cases.
 */
function neededDesks(state: CaseState): Set<Id> {
	const { custodian, sections, handoffs } = state;
	const owners = Object.values(sections).flatMap(({ owner, closed }) => (closed ? [] : owner));
	const kept = custodian === null || isClosed(state) ? [] : [custodian, ...owners];
	const inProgress = Object.values(handoffs).filter((handoff) => isLive(handoff.state));
	const fromDesks = inProgress.filter((handoff) => handoff.state !== "received").map(({ from }) => from);
	const toDesks = inProgress.filter(({ requestedBy }) => requestedBy !== null).map(({ to }) => to);
	const hosts = Object.values(handoffs).flatMap(({ to, hasHer }) => (hasHer ? to : []));
	return new Set([...kept, ...fromDesks, ...toDesks, ...hosts]);
}

/** Desks that the case needs now and did not need before. */
export function newlyNeeded(before: CaseState, after: CaseState): Id[] {
	const known = neededDesks(before);
	return [...neededDesks(after)].filter((desk) => !known.has(desk));
}

/** The follow-ups that a bundle ends, with section and desk. Without the sections whose owner the bundle changes. */
export function endedFollowUps(before: CaseState, after: CaseState, context: DecisionContext): { compartment: Id; desk: Id }[] {
	const followUps = (state: CaseState) => openGrants(state, context).filter(({ followUp }) => followUp);
	const still = new Set(followUps(after).map(({ compartment, desk }) => `${compartment} ${desk}`));
	const moved = new Set(movedSections(before, after));
	return followUps(before).filter(({ compartment, desk }) => !moved.has(compartment) && !still.has(`${compartment} ${desk}`));
}

/** Sections whose owner has changed. */
export function movedSections(before: CaseState, after: CaseState): Id[] {
	return Object.entries(after.sections)
		.filter(([compartment, { owner }]) => before.sections[compartment] && before.sections[compartment].owner !== owner)
		.map(([compartment]) => compartment);
}
