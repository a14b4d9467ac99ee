/** Seats: the public keys that an epoch key is sealed to. SPEC "Compartments", section 1. */
import { type EpochKey, epochCommitment, sealGrant, sealNewEpochKey } from "#crypto/epoch.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { type Bytes, hash, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Holder, type Party, partyOf } from "#protocol/folds/compartment.ts";
import { type Directory, deskIsStale, deskKey, deskMembers, isInDanger } from "#protocol/folds/directory.ts";

/** One public key to seal to: a holder without the hash of its box. */
export type Seat = Omit<Holder, "hash">;

export const sameParty = (a: Party, b: Party) => a.kind === b.kind && a.id === b.id;

/** The parties of holders, each once. */
export function partiesOf(holders: Holder[]): Party[] {
	return holders.map(partyOf).filter((party, i, all) => all.findIndex((each) => sameParty(each, party)) === i);
}

/**
 * The seats to seal an epoch key to, so that a party can read now. After a member has left a desk, and until the desk's key is
 * renewed, these are the seats of its remaining members. So nobody has to wait for the new desk key.
 * @throws ProtocolError not-found when there is no such party; wrong-state for a desk without a key; in-danger.
 */
export function seatsOf(dir: Directory, { kind, id }: Party): Seat[] {
	checkNotInDanger(dir, { kind, id });
	if (kind === "member") {
		const member = dir.members.get(id);
		if (!member || member.keyEpoch === 0) throw new ProtocolError("not-found", "holder: no member with vouched keys has this id");
		return [{ kind, id, via: null, ke: member.keyEpoch }];
	}
	const desk = dir.desks.get(id);
	if (!desk) throw new ProtocolError("not-found", "holder: no desk has this id");
	if (desk.epoch === 0) throw new ProtocolError("wrong-state", "holder: the desk has no key yet");
	if (!deskIsStale(dir, id)) return [{ kind, id, via: null, ke: desk.epoch }];
	return deskMembers(dir, id).map((member) => ({ kind: "member", id: member.id, via: id, ke: member.keyEpoch }));
}

/** @throws ProtocolError in-danger when people are in danger at the organisation of this desk or member, so that nothing is sealed to it. */
export function checkNotInDanger(dir: Directory, { kind, id }: Party): void {
	const organisation = (kind === "desk" ? dir.desks : dir.members).get(id)?.organisation ?? null;
	if (isInDanger(dir, organisation))
		throw new ProtocolError("in-danger", `holder: people are in danger at the organisation of ${kind} ${id}`);
}

/** The public key of a seat. @throws ProtocolError not-found */
function publicKeyOf(dir: Directory, { kind, id, ke }: Seat): SealPublicKey {
	const key = kind === "desk" ? dir.desks.get(id)?.keys.get(ke)?.pk : dir.members.get(id)?.keys.get(ke)?.kem;
	if (!key) throw new ProtocolError("not-found", "holder: the directory has no such key of this holder");
	return new SealPublicKey(key);
}

/** An epoch of a compartment. */
export interface EpochPlace {
	network: Bytes;
	compartment: Id;
	number: number;
}

/**
 * Seals a new epoch key to one seat that the epoch statement names. Whoever has the key can make the same box again.
 * @param handoff the hand-off for which a desk waits; null for a holder.
 */
export function sealNewKeyToSeat(dir: Directory, at: EpochPlace, key: EpochKey, seat: Seat, handoff: Id | null): Bytes {
	return sealNewEpochKey(publicKeyOf(dir, seat), { ...at, ...seat, kc: epochCommitment(key), handoff }, key);
}

/** Seals the key of an epoch to one more seat, for a grant. @returns the holder, as statements name it, and the box. */
export function sealToSeat(dir: Directory, at: EpochPlace, key: EpochKey, seat: Seat): { holder: Holder; box: Bytes } {
	const { kind, id, ke } = seat;
	const box = sealGrant(publicKeyOf(dir, seat), { ...at, kc: epochCommitment(key), kind, id, ke }, key);
	return { holder: { ...seat, hash: hash(box) }, box };
}

/** The seat of a hand-off's to-desk. The server gives the desk its box only after the desk has accepted. @throws ProtocolError not-found */
export function pendingSeat(dir: Directory, desk: Id): Seat {
	const key = deskKey(dir, desk);
	if (!key) throw new ProtocolError("not-found", "desk: the desk has no key yet");
	return { kind: "desk", id: desk, via: null, ke: key.epoch };
}
