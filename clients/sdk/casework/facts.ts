/**
 * Facts about the sections of a case, taken from its statements: their owners, and the hand-offs for which their keys are sealed.
 * SPEC "Compartments", section 1.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { type CaseFacts, NO_CASE_FACTS } from "#protocol/folds/case-facts.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import { recipientOf, sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import { type CaseState, type CaseStatement, isClosed, type TimedContext } from "#protocol/folds/case-state.ts";
import { basisEnd } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isOver, isReceivedTransfer } from "#protocol/rules/handoff-state.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import type { ChainFacts, UnlockedSession } from "../context.ts";
import { type LoadedCase, loadCase, type Ownership, type PlacedStatement, presentContext } from "./load.ts";

/** The facts for a compartment's chain. A section's case is loaded and verified for them; other compartments have none. */
export async function loadChainFacts(session: UnlockedSession, compartment: Id, chain: readonly AnyStatement[]): Promise<ChainFacts> {
	const first = chain[0];
	if (first?.type !== "epoch" || first.body.kind !== "section" || first.body.subject === null)
		return {
			at: () => NO_CASE_FACTS,
			now: NO_CASE_FACTS,
			isClosed: false,
			custodian: null,
			closedTo: () => false,
			handoffTimes: () => ({ accepted: null, ended: null }),
			readingEnd: () => null,
		};
	return sectionFacts(await loadCase(session, first.body.subject), compartment, chain, presentContext(session));
}

/**
 * The facts of one section for each statement of its chain, and for now. Pure.
 *
 * An epoch statement doesn't say where in the case's order it was made. So it may name the owner so far or a later one, but
 * never an earlier one. A hand-off counts for the epoch if the hand-off was ever requested. `staleness` checks the present.
 */
export function sectionFacts(loaded: LoadedCase, compartment: Id, chain: readonly AnyStatement[], context: TimedContext): ChainFacts {
	const section = {
		state: loaded.state,
		compartment,
		owners: loaded.owners.get(compartment) ?? [],
		toDesks: new Map(chain.flatMap(toDesksIn)),
	};
	const ownersThen = foldOwners(section.owners, chain);
	return {
		at: (position) => {
			const statement = chain[position];
			return statement ? factsThen(section, statement, ownersThen[position] ?? null) : NO_CASE_FACTS;
		},
		now: factsNow(section, context),
		closedTo: (id) => isClosedTo(loaded.state, id, compartment, context),
		// A desk that the case no longer concerns doesn't see whether it was reopened.
		isClosed: loaded.state.complete && isClosed(loaded.state),
		custodian: loaded.state.custodian,
		handoffTimes: (id) => handoffTimes(loaded, id),
		readingEnd: (id) => readingEnd(loaded, id, context),
	};
}

/** Whether an accepted hand-off that isn't over doesn't open the section to its to-desk now. */
function isClosedTo(state: CaseState, id: Id, compartment: Id, context: TimedContext): boolean {
	const handoff = state.handoffs[id];
	if (!handoff || handoff.accept === null || isOver(handoff.state)) return false;
	return !sectionsOpenTo(state, handoff, context).includes(compartment);
}

/**
 * The sections of an accepted hand-off, not yet over, that are closed to its to-desk now: she said no, or no basis is valid.
 * @example const closed = closedSections(session, state, handoff);
 */
export function closedSections(session: UnlockedSession, state: CaseState, handoff: Handoff): Id[] {
	const context = presentContext(session);
	return handoff.sections.flatMap(({ compartment }) => (isClosedTo(state, handoff.id, compartment, context) ? compartment : []));
}

/**
 * When a hand-off was accepted, and when it ended, UTC ms by its signers. A time is null when this hasn't happened or isn't shown.
 * @param id of the hand-off.
 * @example const { accepted, ended } = handoffTimes(await loadCase(session, id), handoff);
 */
export function handoffTimes(
	{ state, placed }: Pick<LoadedCase, "state" | "placed">,
	id: Id,
): { accepted: number | null; ended: number | null } {
	const handoff = state.handoffs[id];
	if (!handoff) return { accepted: null, ended: null };
	const accepted = placed.find(({ statement }) => statement.key === handoff.accept)?.statement.body.at ?? null;
	return {
		accepted,
		ended: accepted === null || !isOver(handoff.state) || isReceivedTransfer(handoff) ? null : (endOf(placed, handoff)?.body.at ?? null),
	};
}

/**
 * When an accepted hand-off that isn't over stopped opening its sections, UTC ms: its consent was taken back, somebody recorded a "no", or its
 * basis has ended. Null when none of these is shown.
 */
export function readingEnd(
	{ state, placed }: Pick<LoadedCase, "state" | "placed">,
	id: Id,
	{ now, organisationOfDesk }: Pick<TimedContext, "now" | "organisationOfDesk">,
): number | null {
	const handoff = state.handoffs[id];
	const accept = placed.find(({ statement }) => statement.key === handoff?.accept);
	if (!handoff?.basis || !accept) return null;
	const { basis } = handoff;
	const said = placed.find(({ pos, statement: { type, body } }) => {
		if (pos < accept.pos) return false;
		if (type === "consent.record") return !body.terms.permit && body.terms.recipient === organisationOfDesk(handoff.to);
		return type === "consent.move" && body.consent === basis.consent && ["withdraw", "enter-in-error"].includes(body.action);
	});
	const end = basisEnd(basis, basis.consent === null ? undefined : state.consents[basis.consent]);
	const ends = [...(said ? [said.statement.body.at] : []), ...(end <= now ? [end] : [])];
	return ends.length === 0 ? null : Math.min(...ends);
}

/** The statement that ended a hand-off. `settle` comes later. A view that doesn't show this statement has the last move before. */
function endOf(placed: readonly PlacedStatement[], handoff: Handoff): CaseStatement | undefined {
	const isSettle = ({ type, body }: CaseStatement) => type === "handoff.move" && body.action === "settle";
	const own = placed.filter(({ statement }) => handoff.chain.includes(statement.key) && !isSettle(statement));
	const last = own.at(-1);
	const isWithdrawal = last?.statement.type === "handoff.move" && last.statement.body.action === "withdraw";
	const other =
		handoff.state === "withdrawn" && !isWithdrawal
			? placed.find(({ pos, statement }) => pos > (last?.pos ?? 0) && withdraws(statement, handoff))
			: undefined;
	return (other ?? last)?.statement;
}

/** Whether a statement of another chain withdraws the hand-off: the consent is taken back, or another desk takes the case. */
function withdraws({ type, body }: CaseStatement, { basis, reason }: Handoff): boolean {
	if (reason === "consent-withdrawn") return type === "consent.move" && body.consent === basis?.consent && body.action !== "activate";
	return type === "case.custody" || (type === "case.countersign" && body.verdict === "approve");
}

interface SectionOfCase {
	state: CaseState;
	compartment: Id;
	owners: readonly Ownership[];
	/** The to-desk of each hand-off that the section's own chain names. It is needed for hand-offs that a partial view hides. */
	toDesks: ReadonlyMap<Id, Id>;
}

/** For each statement of the chain, the owner that the section had by then. An epoch may move on to a later owner. */
function foldOwners(owners: readonly Ownership[], chain: readonly AnyStatement[]): (Id | null)[] {
	let current = 0;
	return chain.map((statement) => {
		const later = statement.type === "epoch" ? owners.findIndex(({ owner }, i) => i >= current && owner === statement.body.owner) : -1;
		current = Math.max(current, later);
		return owners[current]?.owner ?? null;
	});
}

/** The hand-offs for which a statement seals a key, each with its to-desk. */
function toDesksIn({ type, body }: AnyStatement): [handoff: Id, toDesk: Id][] {
	if (type === "epoch") return body.pending.map(({ handoff, desk }) => [handoff, desk]);
	return type === "grant" && body.handoff !== null ? [[body.handoff, body.holder.id]] : [];
}

/** A hand-off counts only for the sections that it names; a draft names none. */
function grantsSection({ sections }: Handoff, compartment: Id): boolean {
	return sections.some((section) => section.compartment === compartment);
}

/** The to-desk of a hand-off that this view doesn't show. A complete view shows all of them. */
function hiddenToDesk({ state, toDesks }: SectionOfCase, handoff: Id): Id | null {
	return state.complete || state.handoffs[handoff] ? null : (toDesks.get(handoff) ?? null);
}

function factsNow(section: SectionOfCase, context: TimedContext): CaseFacts {
	const { state, compartment, owners } = section;
	return {
		sectionOwner: state.sections[compartment]?.owner ?? null,
		isPast: false,
		recipient: (id) => {
			const handoff = state.handoffs[id];
			return handoff ? recipientOf(state, handoff, compartment, context) : hiddenToDesk(section, id);
		},
		hasOpenGrants: (id) => {
			const handoff = state.handoffs[id];
			return handoff ? sectionsOpenTo(state, handoff, context).includes(compartment) : hiddenToDesk(section, id) !== null;
		},
		follows: (desk) => {
			const moved = Object.values(state.handoffs).filter((handoff) => isReceivedTransfer(handoff) && grantsSection(handoff, compartment));
			const isShown = state.complete || moved.some(({ from, to }) => from === desk && to === state.sections[compartment]?.owner);
			// As in factsThen, a partial view may not show the transfer. It is always shown to the owner.
			if (!isShown) return owners.some(({ owner }) => owner === desk);
			return openGrants(state, context).some((grant) => grant.followUp && grant.compartment === compartment && grant.desk === desk);
		},
	};
}

function factsThen(section: SectionOfCase, statement: AnyStatement, owner: Id | null): CaseFacts {
	const { state, compartment, owners } = section;
	const named = new Set(toDesksIn(statement).map(([handoff]) => handoff));
	return {
		sectionOwner: grantingOwner(section, statement) ?? owner,
		isPast: true,
		recipient: (id) => {
			const handoff = state.handoffs[id];
			if (!handoff) return named.has(id) ? hiddenToDesk(section, id) : null;
			// It depended on the time whether the section was open to the to-desk. So only the hand-offs that the statement names count.
			return named.has(id) && grantsSection(handoff, compartment) ? handoff.to : null;
		},
		hasOpenGrants: (id) => (state.handoffs[id] ? state.handoffs[id].accept !== null : hiddenToDesk(section, id) !== null),
		// A partial view may not show the hand-off that lets the desk read on, but it shows every owner.
		follows: (desk) => owners.some((ownership) => ownership.owner === desk),
	};
}

/** The desk that signed a grant for a hand-off, if it is the from-desk and has owned the section; otherwise null. */
function grantingOwner({ state, owners }: SectionOfCase, { type, body }: AnyStatement): Id | null {
	if (type !== "grant" || body.handoff === null) return null;
	const from = state.handoffs[body.handoff]?.from ?? body.as;
	return from === body.as && owners.some(({ owner }) => owner === from) ? from : null;
}

/** objId of the statement that named the present owner of a section; null while the section has had one owner only. */
export function citeOwner(loaded: LoadedCase, compartment: Id): Bytes | null {
	const owners = loaded.owners.get(compartment) ?? [];
	const last = owners.at(-1);
	if (owners.length < 2 || !last) return null;
	return loaded.placed.find(({ statement }) => keyOf(statement.objId) === last.by)?.statement.objId ?? null;
}
