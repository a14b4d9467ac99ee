/** One verified hand-off, as my desks see it. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { isWithoutCustodian } from "#protocol/folds/case-state.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { basisEnd } from "#protocol/rules/basis.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { heldBackSections } from "#protocol/rules/handoff-state.ts";
import { awaitedDesks, handoffFlags } from "#protocol/rules/handoff-views.ts";
import {
	type HandoffRef,
	type HandoffSummary,
	type LoadedCase,
	loadCase,
	openHandoffThread,
	type PermittedMoves,
	permittedMoves,
	readHandoffSummary,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { type BasisLine, basisLine } from "./basis-line.ts";
import { reads } from "./declare.ts";
import { caseOfHandoff } from "./handoff-case.ts";
import { type Names, namesOf } from "./names.ts";
import { deskName, myDeskIds } from "./parties.ts";
import { readersOf } from "./readers.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** One statement of a hand-off. */
export interface HandoffEvent {
	/** Id of the statement. */
	key: string;
	/** The action of a move, or what another statement does, such as "draft" or "countersign-approve". */
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

export interface HandoffView extends PermittedMoves {
	id: string;
	case: string;
	code: string;
	kind: string;
	state: string;
	priority: string;
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
	/** When the person left, UTC ms. */
	departedAt: number | null;
	/** The last code, ending or outcome. */
	reason: string | null;
	suggested: PartyName | null;
	/** The request came to nothing, and the from-desk still has to take it up. */
	mustBeTakenUp: boolean;
	/** isHeldBack: her consent was withdrawn on the way. If the to-desk hasn't opened the section yet, it can't open it now. */
	sections: { compartment: string; section: string; byHand: boolean; isHeldBack: boolean }[];
	/** ends: when the basis ends, UTC ms. */
	basis: (BasisLine & { ends: number }) | null;
	/** Only for the desk that was asked. */
	summary: HandoffSummary | null;
	/** Who reads the thread of the two desks. Null for a draft. */
	readers: ReadersView | null;
	thread: string | null;
	history: HandoffEvent[];
	/** How many statements the hand-off has. A move sends this number, and is refused when there are more by then. */
	seen: number;
}

/** One hand-off, verified, with the moves that I may make now. */
export const readHandoff = reads(
	{ topics: ["case", "directory"] },
	async (sitting: Sitting, { handoff: id }: { handoff: string }): Promise<HandoffView> => {
		const session = sessionOf(sitting);
		const ref = { case: await caseOfHandoff(sitting, id), handoff: id };
		const loaded = await loadCase(session, ref.case);
		const handoff = loaded.state.handoffs[id];
		if (!handoff) throw new ProtocolError("not-found", "handoff: this case has no such hand-off, or you may not see it");
		const desks = new Set([handoff.from, handoff.to]);
		sitting.involvedDesks.set(id, desks);
		if (handoff.thread !== null) sitting.involvedDesks.set(handoff.thread, desks);
		const isToUs = !myDeskIds(session).has(handoff.from);
		const names = await namesOf(sitting);
		const history = eventsOf(session, names, loaded, id);
		return {
			...factsOf(session, names, loaded, handoff, isToUs),
			...permittedMoves(session, loaded, id),
			departedAt: history.findLast(({ what }) => what === "depart")?.at ?? null,
			summary: isToUs && loaded.summaries.has(id) ? await readHandoffSummary(session, ref, loaded) : null,
			readers: handoff.thread === null ? null : await readersOfThread(sitting, ref, loaded),
			history,
		};
	},
);

/** Who reads the hand-off's thread. Opening it also checks that nobody but the two desks holds the thread. */
async function readersOfThread(sitting: Sitting, ref: HandoffRef, loaded: LoadedCase): Promise<ReadersView> {
	const { thread } = await openHandoffThread(sessionOf(sitting), ref, loaded);
	return readersOf(sitting, thread);
}

function factsOf(session: UnlockedSession, names: Names, { id, state }: LoadedCase, handoff: Handoff, isToUs: boolean) {
	const mine = myDeskIds(session);
	const isFailed = mustBeTakenUp(state, handoff);
	const { from, to, basis, suggested } = handoff;
	const line = basisLine(names, handoff);
	const consent = basis?.consent ? state.consents[basis.consent] : undefined;
	const held = heldBackSections(handoff, state.sections);
	const arrangement = (each: Handoff["proposed"]) => each && { expectBy: each.expectBy, isOurs: mine.has(each.desk) };
	return {
		id: handoff.id,
		case: id,
		code: state.code,
		kind: handoff.kind,
		state: handoff.state,
		priority: handoff.priority,
		travel: handoff.travel,
		followUp: handoff.followUp,
		isToUs,
		from: deskName(session, from),
		to: deskName(session, to),
		other: deskName(session, isToUs ? from : to),
		turn: isFailed && mine.has(from) ? ("us" as const) : turnOf(handoff, mine),
		flags: [...handoffFlags(handoff, consent, session.now()), ...flagWithoutCustodian(session, state)],
		respondBy: handoff.respondBy,
		proposed: arrangement(handoff.proposed),
		arranged: arrangement(handoff.arranged),
		reason: handoff.reason,
		suggested: suggested === null ? null : deskName(session, suggested),
		mustBeTakenUp: isFailed,
		sections: handoff.sections.map((each) => ({ ...each, isHeldBack: held.includes(each.compartment) })),
		basis: line && basis && { ...line, ends: basisEnd(basis, consent) },
		thread: handoff.thread,
		seen: handoff.chain.length,
	};
}

function flagWithoutCustodian({ dir }: UnlockedSession, state: LoadedCase["state"]): string[] {
	return !state.isPast && isWithoutCustodian(state, { isGone: (desk) => !isCurrentDesk(dir, desk) }) ? ["without-custodian"] : [];
}

function turnOf(handoff: Handoff, mine: ReadonlySet<Id>): HandoffView["turn"] {
	const { from, to } = awaitedDesks(handoff);
	const awaited = [...(from ? [handoff.from] : []), ...(to ? [handoff.to] : [])];
	const ours = awaited.filter((desk) => mine.has(desk)).length;
	if (awaited.length === 0) return "nobody";
	if (ours === 0) return "them";
	return ours === awaited.length ? "us" : "both";
}

const COUNTERSIGNED = { approve: "countersign-approve", refuse: "countersign-refuse" };

function eventsOf(session: UnlockedSession, names: Names, { placed }: LoadedCase, id: Id): HandoffEvent[] {
	return placed.flatMap(({ statement: { type, body, key } }): HandoffEvent[] => {
		if (!("handoff" in body) || body.handoff !== id || type === "case.custody") return [];
		const move = type === "handoff.move" ? body : null;
		return [
			{
				key,
				what: move?.action ?? (type === "handoff.countersign" ? COUNTERSIGNED[body.verdict] : type.slice("handoff.".length)),
				person: names.get(body.by) ?? null,
				as: deskName(session, body.as ?? ""),
				at: body.at,
				code: move && (move.code ?? move.ending ?? move.outcome),
				expectBy: move?.expectBy ?? null,
				suggested: move?.desk ? deskName(session, move.desk) : null,
			},
		];
	});
}
