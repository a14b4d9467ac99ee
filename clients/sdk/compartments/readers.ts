/**
 * Finds the readers of a compartment from its verified chain, the verified directory and the verified case. A list that the server sent
 * is never used. Clients show the result as "Who can read this".
 */
import type { Id } from "#protocol/bytes.ts";
import type { Epoch, Party } from "#protocol/folds/compartment.ts";
import { deskMembers, isCurrentDesk, isCurrentMember } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { type AccessPeriod, accessPeriods } from "./access-periods.ts";
import { ensureOpen, type OpenCompartment } from "./compartment.ts";
import { partiesOf, sameParty } from "./seats.ts";

/** A desk, or a member in their own right, with the people behind it. */
export interface PartyView extends Party {
	/** Null for a member without an organisation. */
	organisation: Id | null;
	/** The active members who read through this party. */
	people: Id[];
}

export interface Reader extends PartyView {
	/** Since when it has been able to read without a break, UTC ms by the signer's clock. */
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
	/**
	 * Whether an epoch of the chain was signed by somebody who wasn't entitled to. Then the readers are unknown, and nothing may be written.
	 */
	broken: boolean;
}

/**
 * Returns who reads a compartment now, who will read it after accepting a hand-off, and who could read it earlier.
 * @param compartment its id, or the open compartment from openCompartment or readPage. With an open compartment, no request is sent.
 * @throws as openCompartment.
 * @example const { readers, waiting, past } = await whoReads(session, thread);
 */
export async function whoReads(session: UnlockedSession, compartment: Id | OpenCompartment): Promise<Readers> {
	const opened = await ensureOpen(session, compartment);
	const present = opened.state.epochs.at(-1);
	const periods = accessPeriods(opened);
	const readers = periods.filter(({ until }) => until === null).map((period) => readerOf(session, opened, period));
	const waiting = (present?.pending ?? []).filter(({ handoff }) => isAsked(opened, handoff));
	return {
		readers,
		waiting: waiting.map(({ desk, handoff }) => ({ ...viewParty(session, { kind: "desk", id: desk }), handoff })),
		past: periods.flatMap(({ party, until }) => (until === null ? [] : [{ ...viewParty(session, party), until }])),
		people: new Set(readers.flatMap(({ people }) => people)).size,
		checkedAt: session.memory.syncedAt,
		broken: opened.broken,
	};
}

/** Whether the hand-off's to-desk may still accept it. */
const isAsked = ({ facts }: OpenCompartment, handoff: Id) => !facts.hasOpenGrants(handoff) && facts.recipient(handoff) !== null;

/** A desk or member, with the people who act for it now. Nobody acts for one that has left. */
export function viewParty({ dir }: Pick<UnlockedSession, "dir">, party: Party): PartyView {
	if (party.kind === "member") {
		const member = dir.members.get(party.id);
		return { ...party, organisation: member?.organisation ?? null, people: isCurrentMember(dir, party.id) ? [party.id] : [] };
	}
	const people = isCurrentDesk(dir, party.id) ? deskMembers(dir, party.id).map(({ id }) => id) : [];
	return { ...party, organisation: dir.desks.get(party.id)?.organisation ?? null, people };
}

function readerOf(session: UnlockedSession, opened: OpenCompartment, { party, since, handoff }: AccessPeriod): Reader {
	return { ...viewParty(session, party), since, handoff, history: readsAll(opened, party) };
}

/** Whether a party has the key of each epoch that has entries. */
function readsAll({ state: { epochs }, count, facts }: OpenCompartment, party: Party): boolean {
	const has = (epoch: Epoch) =>
		partiesOf(epoch.holders).some((each) => sameParty(each, party)) ||
		epoch.pending.some(({ desk, handoff }) => party.kind === "desk" && desk === party.id && facts.hasOpenGrants(handoff));
	const countAt = (index: number) => epochs[index]?.closes?.count ?? 0;
	return epochs.every((epoch, i) => {
		const end = i === epochs.length - 1 ? count : countAt(i + 1);
		return end <= countAt(i) || has(epoch);
	});
}
