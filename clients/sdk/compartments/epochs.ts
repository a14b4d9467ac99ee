/** Makes the epochs of a compartment: each has a new key, sealed to its holders only. SPEC "Compartments", section 1. */
import { epochCommitment } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { EpochKey } from "#crypto/secret.ts";
import { type Bytes, hash, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { CompartmentKind, EpochReason, Section } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isGone, isWaiting, type Party, presentEpoch, staleness } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { actingDesk, checkSound, lastClosing, type OpenCompartment, openCompartment } from "./compartment.ts";
import { fetchEntries, isFull } from "./entries.ts";
import { partiesOf, pendingSeat, sameParty, sealToSeat, seatsOf } from "./seats.ts";

/** An epoch statement with the boxes that it names, and its key. `epochWire` converts it to the epochBundle of the contracts. */
export interface EpochBundle {
	statement: Statement<"epoch">;
	boxes: Bytes[];
	key: EpochKey;
}

export function epochWire({ statement, boxes }: EpochBundle) {
	return { epoch: toWire(statement), sealed: sealedWire(boxes) };
}

export function sealedWire(boxes: Bytes[]) {
	return boxes.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
}

interface EpochInput extends Omit<Fields<"epoch">, "kc" | "holders" | "pending"> {
	parties: Party[];
	/** Desks that wait for their hand-offs to be accepted. */
	waiting: { desk: Id; handoff: Id }[];
	as: Id | null;
}

function makeEpoch(session: UnlockedSession, { parties, waiting, as, ...fields }: EpochInput): EpochBundle {
	const key = EpochKey.random();
	const at = { network: session.network, compartment: fields.compartment, number: fields.number };
	const sealed = parties.flatMap((party) => seatsOf(session.dir, party)).map((seat) => sealToSeat(session.dir, at, key, seat));
	const pending = waiting.map(({ desk, handoff }) => {
		const { holder, box } = sealToSeat(session.dir, at, key, pendingSeat(session.dir, desk));
		return { box, pending: { desk, ke: holder.ke, hash: holder.hash, handoff } };
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
	/** The case or hand-off that it belongs to; null for a thread. */
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

/** Keeps a key of my own making in memory, after the server has taken its epoch. */
export function keepEpochKey(session: UnlockedSession, { statement, key }: EpochBundle): void {
	session.memory.epochKeys.set(keyOf(statement.body.kc), key);
}

export interface EpochChange {
	reason: EpochReason;
	add?: Party[];
	drop?: Party[];
	/** The new owner, when the case has named one. */
	owner?: Id;
	/** The case statement that named it. */
	cite?: Bytes | null;
	/** Desks that wait for their hand-offs to be accepted. When left out: the desks that wait already. */
	waiting?: { desk: Id; handoff: Id }[];
	/** The desk that I act for. When left out: as actingDesk. */
	as?: Id | null;
}

/**
 * Makes the next epoch. Doesn't send it. Its holders are the present ones and those that the change adds, without members and desks
 * that have left or that the change drops.
 * @throws ProtocolError not-allowed when I hold no key of the present epoch.
 */
export async function nextEpoch(session: UnlockedSession, opened: OpenCompartment, change: EpochChange): Promise<EpochBundle> {
	checkSound(session, opened);
	const last = presentEpoch(opened.state);
	const { recipient, sectionOwner, follows } = opened.facts;
	const owner = change.owner ?? sectionOwner ?? opened.state.owner;
	const as = change.as === undefined ? actingDesk(session, opened) : change.as;
	const hasLeft = (party: Party) =>
		isGone(session.dir, party, opened.state.kind) || (change.drop ?? []).some((each) => sameParty(each, party));
	// When the owner of a section signs, it drops the desks that may no longer read the section by the facts of the case.
	const stays = ({ id }: Party) => opened.state.kind !== "section" || as !== owner || follows(id);
	const owners: Party[] = opened.state.kind === "review" ? [] : [{ kind: "desk", id: owner }];
	const wanted = [...partiesOf(last.holders).filter(stays), ...owners, ...(change.add ?? [])];
	const parties = wanted.filter((party, i) => !hasLeft(party) && wanted.findIndex((each) => sameParty(each, party)) === i);
	const waiting = (change.waiting ?? last.pending).filter((each) => isWaiting(each, { recipient, dir: session.dir }));
	const { kind, subject, section } = opened.state;
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
		parties,
		waiting: waiting.map(({ desk, handoff }) => ({ desk, handoff })),
		as,
	});
}

/** Heads and count of entries now, for the closing of the epoch. Reads all entries since the last closing first, so that they are exact. */
async function closingNow(session: UnlockedSession, opened: OpenCompartment): Promise<{ heads: Bytes[]; count: number }> {
	const base = lastClosing(opened);
	const { transcript } = opened;
	const from = transcript.completeFrom(base.count + 1);
	for (let page = await fetchEntries(session, opened, { after: from, limit: 200 }); isFull(page, 200); )
		page = await fetchEntries(session, opened, { after: page.at(-1)?.seq ?? from, limit: 200 });
	if (!transcript.has(base.count + 1, opened.count))
		throw new ProtocolError("unavailable", "the server did not send all entries of the present epoch; try again later");
	return { heads: transcript.heads(base), count: opened.count };
}

/**
 * Rotates a compartment. Starts again when another member was faster.
 * @param needed says what the new epoch changes, or null when no rotation is needed any more. It runs before each attempt.
 * @returns the compartment after the rotation.
 * @throws ProtocolError not-allowed; stale when others were faster too often.
 */
export async function rotateWhile(
	session: UnlockedSession,
	id: Id,
	needed: (opened: OpenCompartment) => EpochChange | null,
): Promise<OpenCompartment> {
	return appendOptimistically(
		async () => {
			await syncDirectory(session);
			const opened = await openCompartment(session, id);
			const change = needed(opened);
			return { opened, bundle: change && (await nextEpoch(session, opened, change)) };
		},
		async ({ opened, bundle }) => {
			if (!bundle) return opened;
			await session.server.call(contracts.compartments.rotate, { params: { compartment: id }, body: epochWire(bundle) });
			keepEpochKey(session, bundle);
			return openCompartment(session, id);
		},
	);
}

/**
 * The reasons why this compartment must be rotated before anybody writes. Empty when it is fresh.
 * @example if (stalenessNow(session, await openCompartment(session, thread)).length > 0) await doUpkeep(session);
 */
export function stalenessNow(session: UnlockedSession, opened: OpenCompartment): string[] {
	return staleness(opened.state, { dir: session.dir, ...opened.facts });
}

/**
 * Renews the key of a compartment if that is needed: somebody has left, a desk's key was renewed, or custody has moved.
 * @returns the compartment with its present epoch.
 * @throws ProtocolError not-found, not-allowed
 * @example await rotate(session, thread);
 */
export function rotate(session: UnlockedSession, id: Id): Promise<OpenCompartment> {
	return rotateWhile(session, id, (opened) => (stalenessNow(session, opened).length > 0 ? { reason: "rotation" } : null));
}
