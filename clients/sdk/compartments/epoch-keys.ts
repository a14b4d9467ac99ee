/** Opens sealed boxes to get epoch keys. SPEC "Cryptography", section 9. */
import { deskKeys } from "#crypto/desk.ts";
import { openGrant } from "#crypto/epoch.ts";
import type { SealKey } from "#crypto/seal.ts";
import type { EpochKey } from "#crypto/secret.ts";
import { type Bytes, equal, hash, type Id, keyOf } from "#protocol/bytes.ts";
import type { Epoch } from "#protocol/folds/compartment.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Body } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { hashOfBox } from "../sealed-hash.ts";
import type { OpenCompartment } from "./compartment.ts";
import { type Seat, sealNewKeyToSeat } from "./seats.ts";
import { closedError, missingKeyError, Unreadable } from "./unreadable.ts";

/** handoff: the hand-off for which the epoch key was sealed to a pending seat; null for a holder. */
type ServedSeat = Seat & { hash: Uint8Array; handoff: Id | null };

/** The seats of an epoch. Pending seats are included. */
function seatsOfEpoch({ holders, pending }: Pick<Body<"epoch">, "holders" | "pending">): ServedSeat[] {
	const waiting = pending.map(({ desk, ke, hash, handoff }) => ({ kind: "desk" as const, id: desk, via: null, ke, hash, handoff }));
	return [...holders.map((holder) => ({ ...holder, handoff: null })), ...waiting];
}

/**
 * Whether each of my seats comes from a hand-off that doesn't open the section to my desk now. The client checks this itself, because a
 * dishonest server could release the keys, and because this device may have opened the epoch before.
 */
function isClosedToMe(session: UnlockedSession, opened: OpenCompartment, epoch: Epoch): boolean {
	const mine = seatsOfEpoch(epoch).filter(({ kind, id }) =>
		kind === "member" ? id === session.me : isMemberOfDesk(session.dir, session.me, id),
	);
	return mine.length > 0 && mine.every(({ handoff }) => handoff !== null && opened.closedTo(handoff));
}

/**
 * The key of one epoch, from a box that is sealed to me or to a desk of mine. It is checked against the epoch's key commitment, so that
 * all holders provably have the same key.
 * @throws Unreadable when I don't have the key, or the section is closed to my desk: it says why, and who can help; AlarmError key-mismatch
 * when a box isn't the one that was signed.
 */
export async function epochKey(session: UnlockedSession, opened: OpenCompartment, number: number): Promise<EpochKey> {
	const epoch = opened.state.epochs[number - 1];
	if (!epoch) throw missingKeyError(session, opened, number);
	const name = keyOf(epoch.kc);
	if (isClosedToMe(session, opened, epoch)) throw closedError(session, opened);
	const known = session.memory.epochKeys.get(name);
	if (known) return known;
	for (const seat of seatsOfEpoch(epoch)) {
		const sealKey = await unsealingKey(session, seat);
		const box = opened.boxes.get(keyOf(seat.hash));
		if (!sealKey || !box) continue;
		if (seat.handoff !== null && opened.closedTo(seat.handoff)) continue;
		const key = openSeat(session, { opened, epoch, seat, sealKey, box });
		if (!key) continue;
		session.memory.epochKeys.set(name, key);
		return key;
	}
	throw missingKeyError(session, opened, number);
}

interface ServedBox {
	opened: OpenCompartment;
	epoch: Epoch;
	seat: ServedSeat;
	sealKey: SealKey;
	/** The epoch key, sealed to the seat's holder. */
	box: Bytes;
}

/**
 * The key in a box; null when the member who signed the box's hash has put something else into it. Then the alarm names this member.
 * @throws AlarmError key-mismatch when the box isn't the one that was signed.
 */
function openSeat(session: UnlockedSession, { opened, epoch, seat, sealKey, box }: ServedBox): EpochKey | null {
	const { kind, id, ke, hash: signed } = seat;
	const { number, kc } = epoch;
	try {
		return openGrant(sealKey, { network: session.network, compartment: opened.id, number, kc, kind, id, ke }, box);
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		if (!equal(hash(box), signed))
			throwAlarm(session, "key-mismatch", opened.id, `a box of epoch ${number} is not the one that was signed`);
		const grant = grantOf(opened, signed);
		raiseJunk(session, opened, number, "my box does not open", grant?.body.by ?? epoch.by);
		if (!grant) session.memory.judgedEpochs.set(keyOf(epoch.objId), "junk");
		return null;
	}
}

function raiseJunk(session: UnlockedSession, { id }: OpenCompartment, number: number, why: string, by: Id): void {
	session.alarm({ code: "junk-key", subject: id, detail: `epoch ${number}: ${why}`, by });
}

/** The grant that names the hash of a box; undefined when the epoch statement names it. */
const grantOf = ({ chain }: OpenCompartment, signed: Bytes) =>
	chain.find((each) => each.type === "grant" && equal(each.body.holder.hash, signed));

/**
 * Whether the present epoch must be repaired before I write: its statement has given me or another holder something else than its key. Whoever
 * has the key can make all its boxes again. Raises an alarm that names the signer.
 */
export async function needsRepair(session: UnlockedSession, opened: OpenCompartment): Promise<boolean> {
	const { judgedEpochs } = session.memory;
	const statement = opened.chain.findLast((each): each is Statement<"epoch"> => each.type === "epoch");
	if (!statement || statement.body.by === session.me) return false;
	if (!judgedEpochs.has(statement.key)) {
		try {
			const key = await epochKey(session, opened, statement.body.number);
			judgedEpochs.set(statement.key, isSound(session, opened, statement, key) ? "sound" : "junk");
		} catch (error) {
			// When my own box is at fault, opening it has noted that.
			if (!(error instanceof Unreadable)) throw error;
		}
	}
	return judgedEpochs.get(statement.key) === "junk";
}

/**
 * Whether each box of an epoch statement holds its key. A seat with an invalid public key is left out: nobody can seal to it, so its box
 * isn't the signer's fault.
 */
function isSound(session: UnlockedSession, opened: OpenCompartment, { body }: Statement<"epoch">, key: EpochKey): boolean {
	const { number, kc, by } = body;
	const at = { network: session.network, compartment: opened.id, number, kc };
	const isWrong = ({ hash: signed, handoff, ...seat }: ServedSeat) => {
		const made = hashOfBox(() => sealNewKeyToSeat(session.dir, at, key, seat, handoff));
		return made !== null && !equal(made, signed);
	};
	const wrong = seatsOfEpoch(body).find(isWrong);
	if (wrong) raiseJunk(session, opened, number, `the box of ${wrong.kind} ${wrong.id} does not hold its key`, by);
	return wrong === undefined;
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
