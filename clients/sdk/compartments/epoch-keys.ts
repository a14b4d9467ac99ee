/** Opens sealed boxes to get epoch keys. SPEC "Cryptography", section 9. */
import { deskKeys } from "#crypto/desk.ts";
import { openGrant } from "#crypto/epoch.ts";
import type { SealKey } from "#crypto/seal.ts";
import type { EpochKey } from "#crypto/secret.ts";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { Epoch } from "#protocol/folds/compartment.ts";
import { directoryAt, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import type { OpenCompartment } from "./compartment.ts";
import { loadOpened, rememberOpened } from "./remembered.ts";
import type { Seat } from "./seats.ts";
import { heldBackError, missingKeyError } from "./unreadable.ts";

/** handoff: the hand-off for which the epoch key was sealed to a pending seat; null for a holder. */
type ServedSeat = Seat & { hash: Uint8Array; handoff: Id | null };

/** The seats of an epoch whose boxes the server sent me. Pending seats are included. */
function servedSeats(opened: OpenCompartment, epoch: Epoch): ServedSeat[] {
	const pending = epoch.pending.map(({ desk, ke, hash, handoff }) => ({ kind: "desk" as const, id: desk, via: null, ke, hash, handoff }));
	return [...epoch.holders.map((holder) => ({ ...holder, handoff: null })), ...pending].filter(({ hash }) => opened.boxes.has(keyOf(hash)));
}

/**
 * The key of one epoch, from a box that is sealed to me or to a desk of mine. It is checked against the epoch's key commitment, so that
 * all holders provably have the same key.
 * @throws Unreadable when I don't have the key, or it is held back: it says why, and who can help; AlarmError key-mismatch when a box gives another key.
 */
export async function epochKey(session: UnlockedSession, opened: OpenCompartment, number: number): Promise<EpochKey> {
	const epoch = opened.state.epochs[number - 1];
	if (!epoch) throw missingKeyError(session, opened, number);
	const name = keyOf(epoch.kc);
	const known = session.memory.epochKeys.get(name);
	if (known) return known;
	for (const seat of servedSeats(opened, epoch)) {
		const sealKey = await unsealingKey(session, seat);
		const box = opened.boxes.get(keyOf(seat.hash));
		if (!sealKey || !box) continue;
		if (seat.handoff !== null && opened.heldBack(seat.handoff) && !(await hasOpened(session, opened, epoch, seat.id)))
			throw heldBackError(session, opened);
		const key = openSeat(session, { opened, epoch, seat, sealKey, box });
		session.memory.epochKeys.set(name, key);
		if (seat.handoff !== null) await rememberOpened(session, opened.id, number);
		return key;
	}
	throw missingKeyError(session, opened, number);
}

interface ServedBox {
	opened: OpenCompartment;
	epoch: Epoch;
	seat: Seat;
	sealKey: SealKey;
	/** The epoch key, sealed to the seat's holder. */
	box: Bytes;
}

/** @throws AlarmError key-mismatch when the box doesn't open, or gives another key than the epoch names. */
function openSeat(session: UnlockedSession, { opened, epoch, seat: { kind, id, ke }, sealKey, box }: ServedBox): EpochKey {
	const { number, kc } = epoch;
	try {
		return openGrant(sealKey, { network: session.network, compartment: opened.id, number, kc, kind, id, ke }, box);
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		throwAlarm(session, "key-mismatch", opened.id, `a grant of epoch ${number} does not open, or gives another key than the epoch names`);
	}
}

/**
 * Whether this device has opened the epoch before, or a member of the desk has signed that they have seen an entry of it. The client checks
 * this itself, because a dishonest server could release the key of a section that is held back.
 */
async function hasOpened(session: UnlockedSession, opened: OpenCompartment, { number, closes }: Epoch, desk: Id): Promise<boolean> {
	if ((await loadOpened(session, opened.id)).includes(number)) return true;
	const before = closes?.count ?? 0;
	return opened.seen.some(
		({ body }) => body.as === desk && body.count > before && isMemberOfDesk(directoryAt(session.dir, body.cp.size), body.by, desk),
	);
}

/** The key that opens a seat's box, or null when the seat isn't mine or I don't have the key yet. */
async function unsealingKey(session: UnlockedSession, { kind, id, ke }: Seat): Promise<SealKey | null> {
	if (kind === "member") return id === session.me && session.seeds.has(ke) ? session.keys(ke).seal : null;
	try {
		return deskKeys(await session.deskSeed(id, ke)).seal;
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}
