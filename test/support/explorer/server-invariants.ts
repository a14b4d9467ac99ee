/** Invariants: what the server computes from a case is what the fold says, in rows, released grants, views, and the desks that are needed. */
import type { Id } from "#protocol/bytes.ts";
import { openGrants, pendingGrants, whoMayRead } from "#protocol/folds/case-grants.ts";
import { type CaseState, emptyCase } from "#protocol/folds/case-state.ts";
import type { Compartment } from "#protocol/folds/compartment.ts";
import { factsFromState } from "../../../server/features/cases/facts.ts";
import { caseRow, type HandoffRow, sectionRows } from "../../../server/features/cases/rows.ts";
import { idOf } from "../statements.ts";
import { grantName } from "./situation.ts";
import { ACCEPTED, ENDED, exists, type Invariant, nameIn, ofSituations, ofSteps, type Visit } from "./visit.ts";

/** The rows as they come back from the database. */
const storedRows = ({ rules, before, context }: Visit): HandoffRow[] => JSON.parse(JSON.stringify(rules.handoffRows(before.case, context)));

const rowsAgree = ofSituations("the server's rows give the same rights as the fold", (visit) => {
	const { case: state } = visit.before;
	const handoffs = Object.fromEntries(storedRows(visit).map(({ view: { handoff } }) => [handoff.id, handoff]));
	if (caseRow(state, { ...visit.context, directorySize: 0 }).custodian !== state.custodian) return "the row names another custodian";
	const grants = openGrants(state, visit.context);
	const sealed = [...pendingGrants(state), ...grants.filter(({ followUp }) => !followUp)];
	for (const { compartment, owner } of sectionRows(state)) {
		if (owner !== state.sections[compartment]?.owner) return "the row of a section names another owner";
		const facts = factsFromState({ ...state, handoffs } as CaseState, compartment, visit.context);
		const ofThis = <T extends { compartment: Id }>(all: T[]) => all.filter((grant) => grant.compartment === compartment);
		for (const { id, to } of Object.values(state.handoffs)) {
			const recipient = ofThis(sealed).some(({ handoff }) => handoff === id) ? to : null;
			if (facts.recipient(id) !== recipient)
				return `${nameIn(visit, id)}: keys are sealed to ${nameIn(visit, facts.recipient(id))}, not to ${nameIn(visit, recipient)}`;
		}
		for (const desk of Object.keys(visit.world.desks)) {
			const follows = ofThis(grants).some((grant) => grant.followUp && grant.desk === idOf(desk));
			if (facts.follows(idOf(desk)) !== follows) return `${desk} ${follows ? "follows" : "doesn't follow"} the section by the fold`;
		}
	}
	return null;
});

/** Whether the to-desk owns the section: by a take-over, by custody, or because its owner gave it up. It keeps the keys that the hand-off gave it. */
function isOwned({ before: { case: state } }: Visit, handoff: Id, compartment: Id): boolean {
	return state.sections[compartment]?.owner === state.handoffs[handoff]?.to;
}

const grantsAgree = ofSituations("the server has released the keys of those who may read", (visit) => {
	const { case: state, deleted } = visit.before;
	const rows = visit.rules.grantRows(state, visit.context);
	const open = openGrants(state, visit.context).filter(({ followUp }) => !followUp);
	for (const { handoff, compartment } of open) {
		const row = rows.find((each) => each.handoff === handoff && each.compartment === compartment);
		if (!row?.open) return `${nameIn(visit, handoff)}: the to-desk may read, but its grants are not released`;
		// An owner may have its keys by another hand-off: see the next invariant.
		if (deleted.includes(grantName(handoff, compartment)) && !isOwned(visit, handoff, compartment))
			return `${nameIn(visit, handoff)}: the to-desk may read, but its keys were deleted`;
	}
	const mayRead = new Set(open.map(({ handoff, compartment }) => grantName(handoff, compartment)));
	const tooMuch = rows.find(
		(row) =>
			row.open &&
			!mayRead.has(grantName(row.handoff, row.compartment)) &&
			!isOwned(visit, row.handoff, row.compartment) &&
			!state.route.includes(row.handoff),
	);
	return tooMuch ? `${nameIn(visit, tooMuch.handoff)}: its grants are released, but the to-desk may not read` : null;
});

/** Otherwise nobody could read what was written before, and the owner could not open the next epoch. */
const ownerHasKeys = ofSituations("the owner of a section has the keys of what was written before", (visit) => {
	const { case: state, deleted } = visit.before;
	for (const [compartment, { section, owner }] of Object.entries(state.sections)) {
		const creator = visit.world.added?.find((each) => each.section === section)?.by ?? "a";
		const { hasOpenGrants } = factsFromState(state, compartment, visit.context);
		const holds = Object.values(state.handoffs).some(
			({ id, to }) => to === owner && hasOpenGrants(id) && !deleted.includes(grantName(id, compartment)),
		);
		if (owner !== idOf(creator) && !holds) return `${nameIn(visit, owner)} owns ${section}, and the server has no key of it for this desk`;
	}
	return null;
});

const goneDesksGetNoKeys = ofSituations("no key is sealed to a desk that is gone", (visit) => {
	const { case: state } = visit.before;
	for (const { id, sections } of Object.values(state.handoffs))
		for (const { compartment } of sections) {
			const facts = factsFromState(state, compartment, visit.context);
			const desk = facts.recipient(id);
			if (desk === null) continue;
			const isStale =
				visit.rules.staleness(sealedTo(compartment, desk, id), { ...facts, sectionOwner: null, dir: visit.directory }).length > 0;
			if (isStale === exists(visit, desk))
				return `${nameIn(visit, desk)} ${isStale ? "exists" : "is gone"}, and a key that is sealed to it for ${nameIn(visit, id)} ${isStale ? "is stale" : "stays"}`;
		}
	return null;
});

/** A section whose present epoch is sealed to one desk, which is pending. */
function sealedTo(id: Id, desk: Id, handoff: Id): Compartment {
	const pending = [{ desk, ke: 1, hash: new Uint8Array(32), handoff }];
	return { id, kind: "section", epochs: [{ number: 1, holders: [], pending, left: [] }] } as unknown as Compartment;
}

const readersSee = ofSituations("a desk that may read sees the case, and can't be closed", (visit) => {
	const { case: state } = visit.before;
	const needed = new Set(visit.rules.newlyNeeded(emptyCase(state.id, true), state));
	// A desk that only follows up may be closed. So may one that only keeps the sections for meeting her for a time after the end.
	const followers = new Set(
		openGrants(state, visit.context).flatMap(({ desk, followUp, handoff }) =>
			followUp || ENDED.includes(state.handoffs[handoff]?.state ?? "") ? [desk] : [],
		),
	);
	for (const [compartment, desks] of Object.entries(whoMayRead(state, visit.context)))
		for (const desk of desks) {
			const visibility = new visit.rules.CaseVisibility([desk]);
			visibility.after(state, 0);
			const view = visibility.view(state, [], visit.context);
			if (view === null) return `${nameIn(visit, desk)} may read a section, but doesn't see the case`;
			if (view.complete !== (desk === state.custodian))
				return `the view of ${nameIn(visit, desk)} is ${view.complete ? "" : "not "}complete`;
			if (state.status === "Active" && !state.sections[compartment]?.closed && !needed.has(desk) && !followers.has(desk))
				return `${nameIn(visit, desk)} may read a section, but may be closed`;
		}
	return null;
});

const awaitedCanAct = ofSituations("a desk that an inbox waits for can act", (visit) => {
	for (const { handoff, fromDesk, toDesk, awaitsFrom, awaitsTo, state } of visit.rules.handoffRows(visit.before.case, visit.context)) {
		if (state === "draft") continue;
		const awaited = [...(awaitsFrom ? [fromDesk] : []), ...(awaitsTo ? [toDesk] : [])];
		const idle = awaited.find(
			(desk) =>
				exists(visit, desk) &&
				!visit.attempts.some(
					({ action: { about }, after, refusal }) =>
						about?.handoff === handoff && about.desk === desk && (after !== null || refusal === "suspended"),
				),
		);
		if (idle) return `${nameIn(visit, handoff)} is ${state} and waits for ${nameIn(visit, idle)}, which can do nothing`;
	}
	return null;
});

const failuresAreShown = ofSteps("a request that comes to nothing waits for its from-desk", ({ action: { about }, after }, visit) => {
	if (!about || !["decline", "reroute", "withdraw", "cancel"].includes(about.action)) return null;
	const rows = visit.rules.handoffRows(after.case, { ...visit.context, now: after.now });
	const row = rows.find(({ handoff }) => handoff === about.handoff);
	const isPlaced = rows.some(({ kind, state }) => kind === "transfer" && (ACCEPTED.includes(state) || state === "received"));
	const isOver = after.case.status !== "Active" || row?.fromDesk !== after.case.custodian || (row?.kind === "transfer" && isPlaced);
	return isOver || row?.failed ? null : `${nameIn(visit, about.handoff)} is ${row?.state}, and nobody is told`;
});

export const SERVER_INVARIANTS: readonly Invariant[] = [
	rowsAgree,
	grantsAgree,
	ownerHasKeys,
	goneDesksGetNoKeys,
	readersSee,
	awaitedCanAct,
	failuresAreShown,
];
