/** Epoch keys of compartments, their grants to holders, and the entries sealed under them. SPEC "Cryptography", section 9. */
import { type Bytes, equal, type Id, idToBytes, kdf, keyCommitment, tup } from "#protocol/bytes.ts";
import { badContent, copen, cseal } from "./aead.ts";
import { derivedCoins } from "./coins.ts";
import { pad, unpad } from "./padding.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { type SealKey, type SealPublicKey, seal, unseal } from "./seal.ts";
import { EntryKey, EpochKey } from "./secret.ts";

export { EntryKey, EpochKey } from "./secret.ts";

/** kc of an epoch key: 32 bytes. It is public, and the epoch statement names it. */
export function epochCommitment(key: EpochKey): Bytes {
	return key.use(keyCommitment);
}

/** The context of a grant. */
export interface GrantContext {
	network: Bytes;
	compartment: Id;
	/** The number of the epoch, from 1. */
	number: number;
	/** The commitment of the epoch key. */
	kc: Bytes;
	/** The kind of the holder. */
	kind: "desk" | "member";
	/** The holder. */
	id: Id;
	/** The key epoch of the holder. */
	ke: number;
}

/** tup(network, compartment, number, kc, holder kind, holder id, key epoch). */
export function grantContext(to: GrantContext): Bytes {
	return tup(to.network, idToBytes(to.compartment), to.number, to.kc, to.kind, idToBytes(to.id), to.ke);
}

/**
 * Seals an epoch key to one holder.
 * @returns 1225 bytes; the epoch or grant statement names their hash.
 * @throws Error when `context.kc` isn't the commitment of this key, because the receiver would refuse the grant.
 */
export function sealGrant(to: SealPublicKey, context: GrantContext, key: EpochKey, random: RandomSource = randomBytes): Bytes {
	if (!equal(epochCommitment(key), context.kc)) throw new Error("kc isn't this epoch key's commitment");
	return key.use((bytes) => seal(to, grantContext(context), bytes, random));
}

/** What tells a box of an epoch statement from another one to the same holder: the desk that a member holds for, and the hand-off. */
export interface SeatContext extends GrantContext {
	via: Id | null;
	handoff: Id | null;
}

/**
 * Seals a new epoch key to one holder or waiting desk that the epoch statement names. Whoever has the key can make the same box again.
 * @throws as sealGrant
 */
export function sealNewEpochKey(to: SealPublicKey, context: SeatContext, key: EpochKey): Bytes {
	const part = (id: Id | null) => (id === null ? new Uint8Array(0) : idToBytes(id));
	const seat = tup(grantContext(context), part(context.via), part(context.handoff));
	return sealGrant(to, context, key, derivedCoins(key, "epoch-coins", to, seat));
}

/**
 * Opens a result of sealGrant() or sealNewEpochKey().
 * @throws ProtocolError `bad-content`, also when the key isn't the one that kc commits to.
 */
export function openGrant(key: SealKey, context: GrantContext, sealed: Bytes): EpochKey {
	const bytes = unseal(key, grantContext(context), sealed);
	if (bytes.length !== 32 || !equal(keyCommitment(bytes), context.kc)) throw badContent();
	return new EpochKey(bytes);
}

/** KDF(epoch key, "entry", entry id). An entry id is never used twice, so an entry key is never used twice either. */
export function entryKey(epoch: EpochKey, entry: Id): EntryKey {
	return new EntryKey(epoch.use((bytes) => kdf(bytes, "entry", idToBytes(entry))));
}

/**
 * Pads and seals an entry's content.
 * @param aad entryAad(header): the header without the box's hash.
 * @returns the box; the header names H(box).
 */
export function sealEntry(key: EntryKey, aad: Bytes, content: Bytes, random: RandomSource = randomBytes): Bytes {
	return key.use((bytes) => cseal(bytes, "entry", aad, pad(content), random));
}

/** Opens a box of sealEntry(). @throws ProtocolError `bad-content`, the same for every cause. */
export function openEntry(key: EntryKey, aad: Bytes, box: Bytes): Bytes {
	return unpad(key.use((bytes) => copen(bytes, "entry", aad, box)));
}
