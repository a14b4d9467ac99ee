/** Threads and their holders: opens threads, adds and drops holders, grants history. SPEC "Compartments", sections 1 and 2. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	actingParty,
	type Compartment,
	hasLeft,
	isPartyGone,
	type Party,
	presentEpoch,
	whyCantLeave,
} from "#protocol/folds/compartment.ts";
import { deskIsStale, desksOf } from "#protocol/folds/directory.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { actingDesk, type OpenCompartment, openCompartment } from "./compartment.ts";
import { epochKey } from "./epoch-keys.ts";
import { type EpochChange, epochWire, firstEpoch, keepEpochKey, sealedWire } from "./epochs.ts";
import { rotateWhile } from "./rotate.ts";
import { checkNotInDanger, partiesOf, pendingSeat, type Seat, sameParty, sealToSeat, seatsOf } from "./seats.ts";
import { checkSuspendedReaders } from "./suspended.ts";
import { write } from "./write.ts";

/**
 * Opens a thread with a title.
 * @param holders the desks and members that read and write in it, besides the owner. @param as the owner, a desk of mine; my only desk when
 * left out.
 * @param thread give the same id when you repeat a call that got no answer. Then only one thread is opened.
 * @returns the thread's id.
 * @throws ProtocolError bad-input (field as) when I have several desks or none; wrong-state for a desk without a key; not-found;
 * reader-suspended; in-danger
 * @example const thread = await openThread(session, "Arrival on Monday", [{ kind: "desk", id: theirDesk }]);
 */
export async function openThread(session: UnlockedSession, title: string, holders: Party[], as?: Id, thread: Id = randomId()): Promise<Id> {
	await appendOptimistically(
		async (refusal) => {
			await syncDirectory(session);
			if (refusal && (await haveOpened(session, thread))) return null;
			await checkSuspendedReaders(session, holders);
			return firstEpoch(session, { compartment: thread, kind: "thread", owner: as ?? onlyDesk(session), holders });
		},
		async (built) => {
			if (built === null) return;
			await session.server.call(contracts.compartments.create, { body: epochWire(built) });
			keepEpochKey(session, built);
		},
	);
	await write(session, thread, { kind: "title", text: title.normalize("NFC"), language: null }, { entry: deriveId(thread, "title") });
	return thread;
}

/** Whether an earlier call of mine has opened this compartment. Somebody else could have opened one with this id, for other readers. */
async function haveOpened(session: UnlockedSession, compartment: Id): Promise<boolean> {
	try {
		const { state } = await openCompartment(session, compartment);
		return state.epochs[0]?.by === session.me;
	} catch (error) {
		if (isRefusal(error, "not-found")) return false;
		throw error;
	}
}

function onlyDesk({ dir, me }: UnlockedSession): Id {
	const [desk, ...others] = desksOf(dir, me);
	if (desk && others.length === 0) return desk.id;
	throw new ProtocolError("bad-input", "as: name the desk of yours that opens the thread", "as");
}

/**
 * Adds a holder. It can read what is written from now on, and with `history` also what was written before. Each holder's client sees
 * the change.
 * @throws ProtocolError not-allowed unless I act for the owner desk; not-found when the party isn't in the directory or has left.
 * @example await addHolder(session, thread, { kind: "desk", id: desk }, { history: true });
 */
export async function addHolder(session: UnlockedSession, id: Id, party: Party, more: { history?: boolean } = {}): Promise<void> {
	const change = (opened: OpenCompartment): EpochChange | null => {
		checkNotInDanger(session.dir, party);
		// nextEpoch would leave such a party out silently.
		if (isPartyGone(session.dir, party, opened.state.kind))
			throw new ProtocolError("not-found", "holder: this desk or member is not in the directory, or has left");
		// Whoever has left in the present epoch can come back in the one after the next.
		if (hasLeft(opened.state.epochs.at(-1) ?? { left: [] }, party)) return { reason: "rotation" };
		return isHolder(opened, party) ? null : { reason: "holder-added", add: [party] };
	};
	if (!isHolder(await rotateWhile(session, id, change), party)) await rotateWhile(session, id, change);
	if (more.history) await grantHistory(session, id, party);
}

function isHolder({ state }: OpenCompartment, party: Party): boolean {
	return partiesOf(presentEpoch(state).holders).some((each) => sameParty(each, party));
}

/**
 * Drops a holder. It can't read what is written from now on.
 * @throws ProtocolError not-allowed unless I act for the owner desk.
 * @example await dropHolder(session, thread, { kind: "desk", id: desk });
 */
export async function dropHolder(session: UnlockedSession, id: Id, party: Party): Promise<void> {
	await rotateWhile(session, id, (opened) => (isHolder(opened, party) ? { reason: "holder-removed", drop: [party] } : null));
}

/**
 * Leaves a thread, for a desk of mine with all its members, or in my own right. The leaver can't read what is written afterwards.
 * Only the desk that owns the thread can bring the leaver back.
 * @param as the desk that leaves; null for myself. When left out: the desk that I act for in this thread.
 * @throws ProtocolError not-allowed for any other compartment than a thread, and when no other desk would remain; not-found
 * @example await leaveThread(session, thread);
 */
export async function leaveThread(session: UnlockedSession, id: Id, as?: Id | null): Promise<void> {
	let leaver = as;
	await appendOptimistically(
		async (refusal) => {
			await syncDirectory(session);
			const opened = await openCompartment(session, id);
			if (leaver === undefined) leaver = actingDesk(session, opened);
			const { left, number } = opened.state.epochs.at(-1) ?? { left: [], number: 0 };
			if (refusal && hasLeft({ left }, actingParty({ by: session.me, as: leaver }))) return null;
			return session.sign("leave", { compartment: id, number }, leaver);
		},
		async (statement) => {
			if (statement)
				await session.server.call(contracts.compartments.leave, { params: { compartment: id }, body: { leave: toWire(statement) } });
		},
	);
}

/** Whether I can leave the thread for the desk that I act for, or in my own right. */
export function mayLeave(session: UnlockedSession, opened: OpenCompartment): boolean {
	try {
		return whyCantLeave(opened.state, actingParty({ by: session.me, as: actingDesk(session, opened) }), session.dir) === null;
	} catch (error) {
		if (isRefusal(error, "not-allowed")) return false;
		throw error;
	}
}

/** Grant statements and the boxes that they name. */
export interface GrantBundle {
	statements: Statement<"grant">[];
	boxes: Bytes[];
}

export function grantWire({ statements, boxes }: GrantBundle) {
	return { grants: statements.map(toWire), sealed: sealedWire(boxes) };
}

/**
 * Makes grants of epochs to a desk or member. Doesn't send them.
 * @param to handoff: the grants stay closed until that hand-off is accepted. numbers: the epochs to grant. When left out: those
 * that I can open and the party can't. Of these a hand-off gets only the epochs with entries, and the present one.
 */
export async function makeGrants(
	session: UnlockedSession,
	opened: OpenCompartment,
	to: { party: Party; handoff?: Id | null; numbers?: number[]; as?: Id | null },
): Promise<GrantBundle> {
	const { party, handoff = null } = to;
	const seats = handoff === null ? seatsOf(session.dir, party) : pendingSeats(session, party.id);
	const as = to.as === undefined ? actingDesk(session, opened) : to.as;
	const out: GrantBundle = { statements: [], boxes: [] };
	for (const number of to.numbers ?? numbersFor(opened.state, handoff)) {
		const wanted = to.numbers ? seats : seats.filter((seat) => !isSealedTo(opened, number, seat, handoff));
		if (wanted.length === 0) continue;
		const key = await epochKeyOrNull(session, opened, number);
		if (!key) continue;
		for (const seat of wanted) {
			const at = { network: session.network, compartment: opened.id, number };
			const { holder, box } = sealToSeat(session.dir, at, key, seat);
			const kc = opened.state.epochs[number - 1]?.kc ?? new Uint8Array(32);
			out.statements.push(session.sign("grant", { compartment: opened.id, number, kc, holder, handoff }, as));
			out.boxes.push(box);
		}
	}
	return out;
}

/** Nobody seals to a stale desk. */
function pendingSeats({ dir }: UnlockedSession, desk: Id): Seat[] {
	return deskIsStale(dir, desk) ? [] : [pendingSeat(dir, desk)];
}

/** The epochs to grant. For a hand-off: those with entries, and the present one, so that many needless rotations can't block it. */
function numbersFor({ epochs }: Compartment, handoff: Id | null): number[] {
	const countBefore = (index: number) => epochs[index]?.closes?.count ?? 0;
	const wanted = epochs.filter(
		(_, index) => handoff === null || index === epochs.length - 1 || countBefore(index + 1) > countBefore(index),
	);
	return wanted.map(({ number }) => number);
}

/** Whether an epoch's key is sealed to this seat already. A desk's present key also opens what was sealed to its earlier keys. */
function isSealedTo({ state }: OpenCompartment, number: number, seat: Seat, handoff: Id | null): boolean {
	const epoch = state.epochs[number - 1];
	if (handoff !== null) return epoch?.pending.some((each) => each.handoff === handoff && each.desk === seat.id) ?? false;
	const isSeat = (each: Seat) => each.kind === seat.kind && each.id === seat.id && (each.kind === "desk" || each.ke === seat.ke);
	return epoch?.holders.some(isSeat) ?? false;
}

async function epochKeyOrNull(session: UnlockedSession, opened: OpenCompartment, number: number) {
	try {
		return await epochKey(session, opened, number);
	} catch (error) {
		if (isRefusal(error, "bad-content")) return null;
		throw error;
	}
}

/** The largest number of grants in one request. */
const MAX_GRANTS = 100;

/**
 * Gives a present holder the keys of earlier epochs that I have.
 * @param numbers the epochs; all that the holder can't open when left out.
 * @returns how many grants were made.
 * @throws ProtocolError not-allowed unless I act for the owner desk, or the holder held those epochs under an earlier key.
 * @example const granted = await grantHistory(session, thread, { kind: "desk", id: desk });
 */
export async function grantHistory(session: UnlockedSession, id: Id, party: Party, numbers?: number[]): Promise<number> {
	const opened = await openCompartment(session, id);
	const { statements, boxes } = await makeGrants(session, opened, { party, ...(numbers && { numbers }) });
	for (let from = 0; from < statements.length; from += MAX_GRANTS) {
		const part = { statements: statements.slice(from, from + MAX_GRANTS), boxes: boxes.slice(from, from + MAX_GRANTS) };
		await session.server.call(contracts.compartments.grant, { params: { compartment: id }, body: grantWire(part) });
	}
	return statements.length;
}
