/** One verified hand-off, as my desks see it. */
import type { Id } from "#protocol/bytes.ts";
import type { BasisKind, HandoffKind, HandoffState, Priority, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { answerersOf, flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { type CaseStatement, isWithoutCustodian, type TimedContext } from "#protocol/folds/case-state.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { basisEnd } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { awaitedDesks, type ShownState, shownState } from "#protocol/rules/handoff-views.ts";
import {
	closedSections,
	type HandoffRef,
	type HandoffSummary,
	type LoadedCase,
	loadCase,
	openHandoffThread,
	type PermittedMoves,
	permittedMoves,
	presentContext,
	readHandoffSummary,
} from "../casework/index.ts";
import type { UnlockedSession } from "../context.ts";
import { zoneOfDesk } from "../directory/zones.ts";
import { type BasisLine, basisLine } from "./basis-line.ts";
import { caseOfHandoff } from "./handoff-case.ts";
import { type Names, namesOf } from "./names.ts";
import { deskName, myDeskIds, type PartyName } from "./parties.ts";
import { type ReadersView, readersOf } from "./readers.ts";

/** One statement of a hand-off, or her answer that changed it. */
export interface HandoffEvent {
	/** Id of the statement. */
	key: string;
	/** The action of a move, or what another statement does, such as "draft" or "countersign-approve". consent-withdrawn, said-no: her answer, recorded by the desk. */
	what: string;
	/** The signer; null when the name isn't known. */
	person: string | null;
	/** The acting desk. */
	as: PartyName;
	/** UTC ms. */
	at: number;
	/** The code, ending or outcome that was given. */
	code: string | null;
	/** UTC ms. */
	expectBy: number | null;
	/** The third desk that a reroute suggests. */
	suggested: PartyName | null;
}

export interface ArrangementView {
	/** UTC ms. */
	expectBy: number;
	/** Whether a desk of mine named this time. */
	isOurs: boolean;
}

/** What the statements of a case say about one of its hand-offs. Reading it fetches nothing. */
export interface HandoffFacts {
	id: string;
	case: string;
	code: string;
	kind: HandoffKind;
	state: HandoffState;
	/** The state, or where she is: what clients show. */
	shown: ShownState;
	priority: Priority;
	/** Whether the person travels. */
	travel: boolean;
	followUp: boolean;
	/** Whether the other desk asked a desk of mine. False when both desks are mine. */
	isToUs: boolean;
	from: PartyName;
	to: PartyName;
	/** The other desk. */
	other: PartyName;
	/** The side that must act next. */
	turn: "us" | "them" | "both" | "nobody";
	/** Also `without-custodian`: the custodian of the case is gone. */
	flags: string[];
	/** UTC ms. */
	respondBy: number | null;
	proposed: ArrangementView | null;
	arranged: ArrangementView | null;
	/** The time zone of the place where she arrives, such as "Europe/Tirane". Null when it isn't known. */
	arrivalZone: string | null;
	/** The last code, ending or outcome. */
	reason: string | null;
	suggested: PartyName | null;
	/** The request came to nothing, and the from-desk still has to take it up. */
	mustBeTakenUp: boolean;
	/** Whether the from-desk has settled the request after it failed. */
	isSettled: boolean;
	/** Whether custody of the case has moved by this hand-off. */
	hasMovedCustody: boolean;
	/** isClosed: no basis opens the section to the to-desk now. */
	sections: { compartment: string; section: Section; byHand: boolean; isClosed: boolean }[];
	/** When the person left, UTC ms. */
	departedAt: number | null;
	/** While the to-desk has her: since when, UTC ms. */
	metAt: number | null;
	/** When both desks are told that she hasn't arrived, UTC ms. */
	tellBy: number | null;
	/** When she arrived at the to-desk, UTC ms. */
	arrivedAt: number | null;
	/** Whether the to-desk has her, since its `arrived`. */
	hasHer: boolean;
	/** Whether she is still expected at the to-desk, although the hand-off doesn't go on as agreed. */
	isStillExpected: boolean;
	/** The open questions to a second person. since: UTC ms. */
	questions: { basis: BasisKind; since: number; needsOtherOrganisation: boolean }[];
	/** consent: the consent that is cited, by its id. ends: when the basis ends, UTC ms. */
	basis: (BasisLine & { consent: string | null; ends: number }) | null;
	thread: string | null;
	/** How many statements the hand-off has. A move sends this number, and is refused when there are more by then. */
	seen: number;
}

export interface HandoffView extends HandoffFacts, PermittedMoves {
	/** Only for the desk that was asked. */
	summary: HandoffSummary | null;
	/** Who reads the thread of the two desks. Null for a draft. */
	readers: ReadersView | null;
	history: HandoffEvent[];
}

/**
 * One hand-off, verified, with the moves that I may make now. Opens its thread, and its summary for the desk that was asked.
 * @throws ProtocolError not-found
 */
export async function readHandoff(session: UnlockedSession, { handoff: id }: { handoff: string }): Promise<HandoffView> {
	const ref = { case: await caseOfHandoff(session, id), handoff: id };
	const loaded = await loadCase(session, ref.case);
	const names = await namesOf(session);
	const handoff = loaded.state.handoffs[id];
	if (!handoff) throw new ProtocolError("not-found", "handoff: this case has no such hand-off, or you may not see it");
	const facts = handoffFacts(session, names, loaded, handoff);
	const desks = new Set([facts.from.id, facts.to.id]);
	session.memory.involvedDesks.set(id, desks);
	if (facts.thread !== null) session.memory.involvedDesks.set(facts.thread, desks);
	const history = eventsOf(session, names, loaded, id);
	return {
		...facts,
		...permittedMoves(session, loaded, id),
		summary: facts.isToUs && loaded.summaries.has(id) ? await readHandoffSummary(session, ref, loaded) : null,
		readers: facts.thread === null ? null : await readersOfThread(session, ref, loaded),
		history,
	};
}

/** Who reads the hand-off's thread. Opening it also checks that nobody but the two desks holds the thread. */
async function readersOfThread(session: UnlockedSession, ref: HandoffRef, loaded: LoadedCase): Promise<ReadersView> {
	const { thread } = await openHandoffThread(session, ref, loaded);
	return readersOf(session, thread);
}

/** @param names from `namesOf`. @param loaded the case of the hand-off. */
export function handoffFacts(
	session: UnlockedSession,
	names: Names,
	{ id, state }: Pick<LoadedCase, "id" | "state">,
	handoff: Handoff,
): HandoffFacts {
	const mine = myDeskIds(session);
	const isToUs = !mine.has(handoff.from);
	const isFailed = mustBeTakenUp(state, handoff);
	const { from, to, basis, suggested } = handoff;
	const line = basisLine(names, handoff);
	const consent = basis?.consent ? state.consents[basis.consent] : undefined;
	const closed = closedSections(session, state, handoff);
	const context = presentContext(session);
	const arrangement = (each: Handoff["proposed"]) => each && { expectBy: each.expectBy, isOurs: mine.has(each.desk) };
	return {
		id: handoff.id,
		case: id,
		code: state.code,
		kind: handoff.kind,
		state: handoff.state,
		shown: shownState(handoff),
		priority: handoff.priority,
		travel: handoff.travel,
		followUp: handoff.followUp,
		isToUs,
		from: deskName(session, from),
		to: deskName(session, to),
		other: deskName(session, isToUs ? from : to),
		turn: isFailed && mine.has(from) ? "us" : turnOf(state, handoff, mine, context),
		flags: [...flagsOfHandoff(state, handoff.id, context), ...flagWithoutCustodian(session, state)],
		respondBy: handoff.respondBy,
		proposed: arrangement(handoff.proposed),
		arranged: arrangement(handoff.arranged),
		arrivalZone: zoneOfArrival(session, handoff),
		reason: handoff.reason,
		suggested: suggested === null ? null : deskName(session, suggested),
		mustBeTakenUp: isFailed,
		isSettled: handoff.settled,
		hasMovedCustody: state.route.includes(handoff.id),
		sections: handoff.sections.map((each) => ({ ...each, isClosed: closed.includes(each.compartment) })),
		departedAt: handoff.departed?.since ?? null,
		metAt: handoff.hasHer ? (handoff.arrived?.since ?? null) : null,
		tellBy: handoff.tellBy,
		arrivedAt: handoff.arrived?.since ?? null,
		hasHer: handoff.hasHer,
		isStillExpected: handoff.expected,
		questions: handoff.questions.map(({ kind, since, needsOtherOrganisation }) => ({ basis: kind, since, needsOtherOrganisation })),
		basis: line && basis && { ...line, consent: basis.consent, ends: basisEnd(basis, consent) },
		thread: handoff.thread,
		seen: handoff.chain.length,
	};
}

function zoneOfArrival(session: UnlockedSession, { to, arranged, proposed }: Handoff): string | null {
	const expected = proposed ?? arranged;
	return expected && zoneOfDesk(session, to, expected.expectBy);
}

function flagWithoutCustodian({ dir }: UnlockedSession, state: LoadedCase["state"]): string[] {
	return !state.isPast && isWithoutCustodian(state, { isGone: (desk) => !isCurrentDesk(dir, desk) }) ? ["without-custodian"] : [];
}

function turnOf(state: LoadedCase["state"], handoff: Handoff, mine: ReadonlySet<Id>, context: TimedContext): HandoffFacts["turn"] {
	const { from, to } = awaitedDesks(handoff, answerersOf(state, handoff, context));
	const awaited = [...(from ? [handoff.from] : []), ...(to ? [handoff.to] : [])];
	const ours = awaited.filter((desk) => mine.has(desk)).length;
	if (awaited.length === 0) return "nobody";
	if (ours === 0) return "them";
	return ours === awaited.length ? "us" : "both";
}

const COUNTERSIGNED = { approve: "countersign-approve", refuse: "countersign-refuse" };

function eventsOf(session: UnlockedSession, names: Names, { state, placed }: LoadedCase, id: Id): HandoffEvent[] {
	const handoff = state.handoffs[id];
	const recipient = session.dir.desks.get(handoff?.to ?? "")?.organisation;
	const requestedAt = placed.find(({ statement: { type, body } }) => type === "handoff.request" && body.handoff === id)?.statement.body.at;
	return placed.flatMap(({ statement }): HandoffEvent[] => {
		const { type, body, key } = statement;
		const answer = answerIn(statement);
		if (answer !== null) {
			const isHers =
				answer === "said-no" ? recipientOf(state, body) === recipient : "consent" in body && body.consent === handoff?.basis?.consent;
			const isDuring = requestedAt !== undefined && body.at >= requestedAt && body.at <= (handoff?.overAt ?? Number.POSITIVE_INFINITY);
			if (!isHers || !isDuring) return [];
			return [{ key, what: answer, ...signerOf(session, names, body), code: null, expectBy: null, suggested: null }];
		}
		if (!("handoff" in body) || body.handoff !== id || type === "case.custody") return [];
		const move = type === "handoff.move" ? body : null;
		return [
			{
				key,
				what: move?.action ?? (type === "handoff.countersign" ? COUNTERSIGNED[body.verdict] : type.slice("handoff.".length)),
				...signerOf(session, names, body),
				code: move && (move.code ?? move.ending ?? move.outcome),
				expectBy: move?.expectBy ?? null,
				suggested: move?.desk ? deskName(session, move.desk) : null,
			},
		];
	});
}

function signerOf(
	session: UnlockedSession,
	names: Names,
	{ by, as, at }: CaseStatement["body"],
): Pick<HandoffEvent, "person" | "as" | "at"> {
	return { person: names.get(by) ?? null, as: deskName(session, as ?? ""), at };
}

/** What she has answered, if the statement of a consent ends a permit or is a "no". */
function answerIn({ type, body }: CaseStatement): "consent-withdrawn" | "said-no" | null {
	if (type === "consent.move" && (body.action === "withdraw" || body.action === "enter-in-error")) return "consent-withdrawn";
	return type === "consent.record" && body.active && !body.terms.permit ? "said-no" : null;
}

function recipientOf({ consents }: LoadedCase["state"], body: CaseStatement["body"]): Id | undefined {
	return "consent" in body ? consents[body.consent]?.terms.recipient : undefined;
}
