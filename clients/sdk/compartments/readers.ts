/**
 * Who can read a compartment: from its verified chain, the verified directory, and the verified case. Never from a list that the server
 * sent. The design's line "Who can read this" is made from this.
 */
import type { Id } from "#protocol/bytes.ts";
import { type Epoch, type Party, partyOf } from "#protocol/folds/compartment.ts";
import { deskMembers, isCurrentDesk, isCurrentMember } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { type OpenCompartment, openCompartment } from "./compartment.ts";
import { partiesOf, sameParty } from "./seats.ts";

/** A desk or a member in their own right. */
export interface PartyView extends Party {
	/** Null for members without one. */
	organisation: Id | null;
	/** The active members who read through this party. */
	people: Id[];
}

export interface Reader extends PartyView {
	/** When it was given its first key without a break since then, UTC ms by the signer's clock. */
	since: number;
	/** Whether it can read everything that was written before. */
	history: boolean;
	/** The hand-off through which it reads; null for a holder. */
	handoff: Id | null;
}

/** A desk that was asked, and reads as soon as it accepts. */
export interface WaitingReader extends PartyView {
	handoff: Id;
}

/** A party that could read, and gets no newer keys. It keeps what it has read. */
export interface PastReader extends PartyView {
	/** When it lost access, UTC ms. */
	until: number;
}

export interface Readers {
	readers: Reader[];
	waiting: WaitingReader[];
	past: PastReader[];
	/** How many people read now, each once. */
	people: number;
	/** When the directory was last checked with the server, UTC ms. */
	checkedAt: number;
	/** Whether the chain has an epoch that nobody entitled signed. Then nobody can say who reads, and nothing may be written. */
	broken: boolean;
}

/**
 * Who reads a compartment now, who will, and who could.
 * @param compartment its id, or the result of openCompartment or readPage, which costs no request.
 * @throws as openCompartment.
 * @example const { readers, waiting, past } = await whoReads(session, thread);
 */
export async function whoReads(session: UnlockedSession, compartment: Id | OpenCompartment): Promise<Readers> {
	const opened = typeof compartment === "string" ? await openCompartment(session, compartment) : compartment;
	const present = opened.state.epochs.at(-1);
	const spans = [...membership(opened).values()];
	const readers = spans.filter(({ until }) => until === null).map((span) => readerOf(session, opened, span));
	const waiting = (present?.pending ?? []).filter(({ handoff }) => isAsked(opened, handoff));
	return {
		readers,
		waiting: waiting.map(({ desk, handoff }) => ({ ...viewParty(session, { kind: "desk", id: desk }), handoff })),
		past: spans.flatMap(({ party, until }) => (until === null ? [] : [{ ...viewParty(session, party), until }])),
		people: new Set(readers.flatMap(({ people }) => people)).size,
		checkedAt: session.memory.syncedAt,
		broken: opened.broken,
	};
}

/** A hand-off that its to-desk may still accept. */
const isAsked = ({ facts }: OpenCompartment, handoff: Id) => !facts.isLive(handoff) && facts.recipient(handoff) !== null;

/** A desk or member, with the people who act for it now. Nobody acts for one that has left. */
export function viewParty({ dir }: Pick<UnlockedSession, "dir">, party: Party): PartyView {
	if (party.kind === "member") {
		const member = dir.members.get(party.id);
		return { ...party, organisation: member?.organisation ?? null, people: isCurrentMember(dir, party.id) ? [party.id] : [] };
	}
	const people = isCurrentDesk(dir, party.id) ? deskMembers(dir, party.id).map(({ id }) => id) : [];
	return { ...party, organisation: dir.desks.get(party.id)?.organisation ?? null, people };
}

interface Span {
	party: Party;
	since: number;
	/** Null while it reads. */
	until: number | null;
	handoff: Id | null;
}

/** The last time that each party was able to read, in the order in which they came. */
function membership(opened: OpenCompartment): Map<string, Span> {
	const spans = new Map<string, Span>();
	for (const statement of opened.chain) {
		if (statement.type === "epoch") startEpoch(opened, spans, statement);
		else if (statement.body.handoff === null) enter(spans, partyOf(statement.body.holder), statement.body.at, null);
		else enterByHandoff(opened, spans, statement.body.holder.id, statement.body.handoff, statement.body.at);
	}
	endHandoffs(opened, spans);
	return spans;
}

function startEpoch(opened: OpenCompartment, spans: Map<string, Span>, { body }: Statement<"epoch">): void {
	const holders = partiesOf(body.holders);
	const desks = body.pending.filter(({ handoff }) => opened.handoffTimes(handoff).accepted !== null);
	for (const span of spans.values()) {
		const remains = holders.some((party) => sameParty(party, span.party)) || desks.some(({ desk }) => desk === span.party.id);
		if (span.until === null && !remains) span.until = body.at;
	}
	for (const party of holders) enter(spans, party, body.at, null);
	for (const { desk, handoff } of body.pending) enterByHandoff(opened, spans, desk, handoff, body.at);
}

function enter(spans: Map<string, Span>, party: Party, since: number, handoff: Id | null): void {
	const name = `${party.kind} ${party.id}`;
	const before = spans.get(name);
	if (before?.until === null) {
		// After a transfer the to-desk holds the section in its own right.
		if (handoff === null) before.handoff = null;
		return;
	}
	// Set anew, so that it comes last.
	spans.delete(name);
	spans.set(name, { party, since, until: null, handoff });
}

/** The server releases a key of a hand-off when its to-desk accepts. One that is sealed by hand may come later. */
function enterByHandoff(opened: OpenCompartment, spans: Map<string, Span>, desk: Id, handoff: Id, sealedAt: number): void {
	const { accepted } = opened.handoffTimes(handoff);
	if (accepted !== null) enter(spans, { kind: "desk", id: desk }, Math.max(accepted, sealedAt), handoff);
	// A partial view doesn't show the hand-off, but shows that its key was sealed to another desk.
	else if (opened.facts.isLive(handoff)) enter(spans, { kind: "desk", id: desk }, sealedAt, handoff);
}

/** A hand-off may have ended while the next epoch isn't made yet. */
function endHandoffs(opened: OpenCompartment, spans: Map<string, Span>): void {
	for (const span of spans.values())
		if (span.until === null && span.handoff !== null && !opened.facts.isLive(span.handoff))
			span.until = opened.handoffTimes(span.handoff).ended ?? span.since;
}

function readerOf(session: UnlockedSession, opened: OpenCompartment, { party, since, handoff }: Span): Reader {
	return { ...viewParty(session, party), since, handoff, history: readsAll(opened, party) };
}

/** Whether a party has the key of each epoch that has entries. */
function readsAll({ state: { epochs }, count, facts }: OpenCompartment, party: Party): boolean {
	const has = (epoch: Epoch) =>
		partiesOf(epoch.holders).some((each) => sameParty(each, party)) ||
		epoch.pending.some(({ desk, handoff }) => party.kind === "desk" && desk === party.id && facts.isLive(handoff));
	const countAt = (index: number) => epochs[index]?.closes?.count ?? 0;
	return epochs.every((epoch, i) => {
		const end = i === epochs.length - 1 ? count : countAt(i + 1);
		return end <= countAt(i) || has(epoch);
	});
}
