/** Makes the epochs of a compartment: each has a new key, sealed to its holders only. SPEC "Compartments", section 1. */
import { epochCommitment } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { EpochKey } from "#crypto/secret.ts";
import { type Bytes, hash, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { CompartmentKind, EpochReason, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isPartyGone, maySealForHandoff, ownerNow, type Party, presentEpoch, returningDesks } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { actingDesk, checkSound, lastClosing, type OpenCompartment } from "./compartment.ts";
import { fetchEntries, isFull } from "./entries.ts";
import { checkNotInDanger, partiesOf, pendingSeat, sameParty, sealNewKeyToSeat, seatsOf } from "./seats.ts";

/** An epoch statement, its key, and the boxes that the statement names, each with the key. `epochWire` converts them for a request. */
export interface EpochBundle {
	statement: Statement<"epoch">;
	boxes: Bytes[];
	key: EpochKey;
}

/** An epoch in the form of the contracts. */
export function epochWire({ statement, boxes }: EpochBundle) {
	return { epoch: toWire(statement), sealed: sealedWire(boxes) };
}

/** Boxes in the form of the contracts. */
export function sealedWire(boxes: Bytes[]) {
	return boxes.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
}

interface EpochInput extends Omit<Fields<"epoch">, "kc" | "holders" | "pending"> {
	parties: Party[];
	/** Desks that wait for their hand-offs to be accepted. */
	waiting: { desk: Id; handoff: Id }[];
	as: Id | null;
}

/** Makes a new key, seals it to each holder and waiting desk, and signs the statement. */
function makeEpoch(session: UnlockedSession, { parties, waiting, as, ...fields }: EpochInput): EpochBundle {
	const key = EpochKey.random();
	const at = { network: session.network, compartment: fields.compartment, number: fields.number };
	const sealed = parties
		.flatMap((party) => seatsOf(session.dir, party))
		.map((seat) => {
			const box = sealNewKeyToSeat(session.dir, at, key, seat, null);
			return { box, holder: { ...seat, hash: hash(box) } };
		});
	const pending = waiting.map(({ desk, handoff }) => {
		const seat = pendingSeat(session.dir, desk);
		const box = sealNewKeyToSeat(session.dir, at, key, seat, handoff);
		return { box, pending: { desk, ke: seat.ke, hash: hash(box), handoff } };
	});
	const statement = session.sign(
		"epoch",
		{ ...fields, kc: epochCommitment(key), holders: sealed.map(({ holder }) => holder), pending: pending.map((each) => each.pending) },
		as,
	);
	return { statement, boxes: [...sealed, ...pending].map(({ box }) => box), key };
}

export interface NewCompartment {
	/** A new id when left out. */
	compartment?: Id;
	kind: CompartmentKind;
	/** The case, hand-off or query that it belongs to; null for a thread and a book. */
	subject?: Id | null;
	section?: Section | null;
	/** The owner: a desk of mine; for a review, a desk of the organisation that is asked. */
	owner: Id;
	/** The other holders. The owner is a holder too, except in a review. */
	holders: Party[];
}

/** Makes the first epoch of a compartment. Doesn't send it. @throws ProtocolError as seatsOf. */
export function firstEpoch(
	session: UnlockedSession,
	{ compartment = randomId(), kind, subject = null, section = null, owner, holders }: NewCompartment,
): EpochBundle {
	const desk: Party = { kind: "desk", id: owner };
	const isReview = kind === "review";
	const parties = isReview ? holders : [desk, ...holders.filter((each) => !sameParty(each, desk))];
	return makeEpoch(session, {
		compartment,
		kind,
		subject,
		section,
		owner,
		number: 1,
		prev: null,
		closes: null,
		reason: "created",
		cite: null,
		parties,
		waiting: [],
		as: isReview ? null : owner,
	});
}

/** Keeps the key of an epoch that this session made. Call it after the server has accepted the epoch. */
export function keepEpochKey(session: UnlockedSession, { statement, key }: EpochBundle): void {
	session.memory.epochKeys.set(keyOf(statement.body.kc), key);
}

/** What the next epoch changes. */
export interface EpochChange {
	reason: EpochReason;
	/** New holders. */
	add?: Party[];
	/** Present holders that don't get the new key. */
	drop?: Party[];
	/** The new owner. When left out: the owner that the case names, or else `ownerNow`. */
	owner?: Id;
	/** The case statement that named the new owner. */
	cite?: Bytes | null;
	/** Desks that wait for their hand-offs to be accepted. When left out: the desks that wait already. */
	waiting?: { desk: Id; handoff: Id }[];
	/** The desk that I act for. When left out: as actingDesk. */
	as?: Id | null;
}

/**
 * Makes the next epoch. Doesn't send it. Its holders are the present ones and those that the change adds, without members and desks
 * that have left or that the change drops.
 * @throws ProtocolError not-allowed when I hold no key of the present epoch and `as` is left out; unavailable as closingNow; in-danger when
 * people are in danger at the owner; as seatsOf; AlarmError epoch-not-entitled for a broken chain, and as fetchEntries.
 */
export async function nextEpoch(session: UnlockedSession, opened: OpenCompartment, change: EpochChange): Promise<EpochBundle> {
	checkSound(session, opened);
	const last = presentEpoch(opened.state);
	const { recipient, sectionOwner } = opened.facts;
	const { kind, subject, section } = opened.state;
	const owner = change.owner ?? sectionOwner ?? ownerNow(opened.state, session.dir);
	if (kind !== "review") checkNotInDanger(session.dir, { kind: "desk", id: owner });
	const as = change.as === undefined ? actingDesk(session, opened) : change.as;
	const waiting = (change.waiting ?? last.pending).filter((each) => maySealForHandoff(each, { recipient, dir: session.dir }));
	return makeEpoch(session, {
		compartment: opened.id,
		kind,
		subject,
		section,
		owner,
		number: last.number + 1,
		prev: last.objId,
		closes: await closingNow(session, opened),
		reason: change.reason,
		cite: change.cite ?? null,
		parties: nextHolders(session, opened, change, { owner, as }),
		waiting: waiting.map(({ desk, handoff }) => ({ desk, handoff })),
		as,
	});
}

/** The holders of the next epoch, each once. */
function nextHolders(
	{ dir }: UnlockedSession,
	{ state, facts }: OpenCompartment,
	{ add = [], drop = [] }: EpochChange,
	{ owner, as }: { owner: Id; as: Id | null },
): Party[] {
	// When the owner of a section signs, it drops the desks that may no longer read the section by the facts of the case.
	const mayStay = ({ id }: Party) => state.kind !== "section" || as !== owner || facts.follows(id);
	const owners: Party[] = state.kind === "review" ? [] : [{ kind: "desk", id: owner }];
	const returning = returningDesks(state, dir).map((id): Party => ({ kind: "desk", id }));
	const wanted = [...partiesOf(presentEpoch(state).holders).filter(mayStay), ...owners, ...returning, ...add];
	const isDropped = (party: Party) => isPartyGone(dir, party, state.kind) || drop.some((each) => sameParty(each, party));
	return wanted.filter((party, i) => !isDropped(party) && wanted.findIndex((each) => sameParty(each, party)) === i);
}

/** How many entries one request fetches. */
const PAGE = 200;

/**
 * The heads and the number of entries that close the present epoch. To make heads and number exact, it first fetches all entries since the
 * last closing.
 * @throws ProtocolError unavailable when the server leaves out some of these entries.
 */
async function closingNow(session: UnlockedSession, opened: OpenCompartment): Promise<{ heads: Bytes[]; count: number }> {
	const base = lastClosing(opened);
	let after = opened.transcript.completeFrom(base.count + 1);
	while (true) {
		const page = await fetchEntries(session, opened, { after, limit: PAGE });
		if (!isFull(page, PAGE)) break;
		after = page.at(-1)?.seq ?? after;
	}
	const { transcript } = opened;
	if (!transcript.has(base.count + 1, opened.count))
		throw new ProtocolError("unavailable", "the server did not send all entries of the present epoch; try again later");
	return { heads: transcript.heads(base), count: opened.count };
}
