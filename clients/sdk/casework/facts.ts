/** What sections are told of their case: who owns them, for whom their closed grants wait. SPEC "compartments". */
import { type Id, keyOf } from "#protocol/bytes.ts";
import { type CaseFacts, NO_CASE_FACTS } from "#protocol/folds/case-facts.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import { type Handoff, isReleased, recipientOf } from "#protocol/rules/handoff.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { FactsAt, UnlockedSession } from "../context.ts";
import { type LoadedCase, loadCase, type Ownership } from "./load.ts";

type Judged = Statement<"epoch"> | Statement<"grant">;

/**
 * Lets the verbs of compartments work on sections. Every verb of casework calls it; a program that opens a section by the
 * verbs of compartments alone calls it once.
 * @example useCasework(session);
 */
export function useCasework(session: UnlockedSession): void {
	session.factsOf ??= async (head) => {
		if (head.kind !== "section" || head.subject === null) return () => NO_CASE_FACTS;
		return sectionFacts(session, await loadCase(session, head.subject), head.compartment);
	};
}

/** To-desks of hand-offs that a partial view doesn't show, as the signed chain of the section names them. */
const named = new WeakMap<UnlockedSession, Map<Id, Id>>();

function namedBy(session: UnlockedSession): Map<Id, Id> {
	const known = named.get(session) ?? new Map<Id, Id>();
	named.set(session, known);
	return known;
}

/**
 * The facts of one section at the time of each statement of its chain. An epoch doesn't say where in the case's order it
 * was made, so it is judged kindly: by an owner from the present one on, never by an earlier one again; and a hand-off
 * counts for it if it was ever requested. What is due now, staleness tells.
 */
export function sectionFacts(session: UnlockedSession, loaded: LoadedCase, compartment: Id): FactsAt {
	const owners = loaded.owners.get(compartment) ?? [];
	const strangers = namedBy(session);
	let at = 0;
	return (statement) => {
		if (statement === null) return presentFacts(loaded, compartment, strangers);
		for (const { handoff, desk } of waiting(statement)) if (!loaded.state.handoffs[handoff]) strangers.set(handoff, desk);
		if (statement.type === "epoch") at = nextOwner(owners, at, (statement as Statement<"epoch">).body.owner);
		return factsThen(loaded, compartment, owners, at, statement, strangers);
	};
}

/** The first owner from `at` on who is this one; `at` when there is none. */
function nextOwner(owners: Ownership[], at: number, owner: Id): number {
	const found = owners.findIndex((each, i) => i >= at && each.owner === owner);
	return found < 0 ? at : found;
}

function waiting({ type, body }: Judged): { handoff: Id; desk: Id }[] {
	if ("pending" in body) return body.pending;
	return type === "grant" && body.handoff !== null ? [{ handoff: body.handoff, desk: body.holder.id }] : [];
}

/** A hand-off counts only for the sections that it names; a draft names none. */
function grants(handoff: Handoff, compartment: Id): boolean {
	return handoff.sections.some((each) => each.compartment === compartment);
}

/** The to-desk of a hand-off that this view doesn't show; none is hidden from a complete one. */
function unseenIn({ state }: LoadedCase, strangers: Map<Id, Id>): (handoff: Id) => Id | null {
	return (handoff) => (state.complete ? null : (strangers.get(handoff) ?? null));
}

function presentFacts(loaded: LoadedCase, compartment: Id, strangers: Map<Id, Id>): CaseFacts {
	const { state } = loaded;
	const known = (id: Id) => {
		const handoff = state.handoffs[id];
		return handoff && grants(handoff, compartment) ? handoff : null;
	};
	const unseen = unseenIn(loaded, strangers);
	return {
		sectionOwner: state.sections[compartment]?.owner ?? null,
		recipient: (id) => {
			const handoff = known(id);
			if (state.handoffs[id]) return handoff && recipientOf(handoff);
			return unseen(id);
		},
		isLive: (id) => {
			const handoff = known(id);
			return state.handoffs[id] ? handoff !== null && isReleased(handoff) : unseen(id) !== null;
		},
		follows: (desk) => openGrants(state).some((each) => each.followUp && each.compartment === compartment && each.desk === desk),
	};
}

function factsThen(
	loaded: LoadedCase,
	compartment: Id,
	owners: Ownership[],
	at: number,
	statement: Judged,
	strangers: Map<Id, Id>,
): CaseFacts {
	const { state } = loaded;
	const names = new Set(waiting(statement).map(({ handoff }) => handoff));
	const unseen = unseenIn(loaded, strangers);
	return {
		sectionOwner: ownerThen(state.handoffs, owners, at, statement),
		recipient: (id) => {
			const handoff = state.handoffs[id];
			// Named: it had been requested by then. Left out: only what still runs can't have been over.
			if (!handoff) return names.has(id) ? unseen(id) : null;
			if (!grants(handoff, compartment)) return null;
			return names.has(id) ? handoff.to : recipientOf(handoff);
		},
		isLive: (id) => (state.handoffs[id] ? state.handoffs[id].accept !== null : unseen(id) !== null),
		// The hand-off that lets it read on may be unseen; that it owned the section isn't.
		follows: (desk) => owners.some(({ owner }) => owner === desk),
	};
}

/** A grant for a hand-off is by its from-desk, which owned the section then. */
function ownerThen(handoffs: Record<Id, Handoff>, owners: Ownership[], at: number, { type, body }: Judged): Id | null {
	const present = owners[at]?.owner ?? null;
	if (type !== "grant" || !("handoff" in body) || body.handoff === null) return present;
	const owned = owners.some(({ owner }) => owner === body.as);
	const from = handoffs[body.handoff]?.from ?? body.as;
	return owned && from === body.as ? body.as : present;
}

/** objId of the statement that made the present owner one, where a section has had an earlier one. */
export function citeOf(loaded: LoadedCase, compartment: Id): Uint8Array | null {
	const owners = loaded.owners.get(compartment) ?? [];
	const last = owners.at(-1);
	if (owners.length < 2 || !last) return null;
	return loaded.placed.find(({ statement }) => keyOf(statement.objId) === last.by)?.statement.objId ?? null;
}
