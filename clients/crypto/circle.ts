/** The keys of circles: seeds that many desks share. SPEC "Circles", section 3. */
import { type Bytes, equal, type Id, idToBytes, kdf, keyCommitment, NO_BYTES, tup } from "#protocol/bytes.ts";
import { badContent, copen, cseal } from "./aead.ts";
import { derivedCoins } from "./coins.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { type SealKey, type SealPublicKey, seal, unseal } from "./seal.ts";
import { CircleSeed } from "./secret.ts";

/** One epoch of one circle. */
export interface CircleKeyEpoch {
	network: Bytes;
	circle: string;
	epoch: number;
	/** The commitment of this epoch's seed, as circle.rekey names it. */
	kc: Bytes;
}

/** To whom a box is sealed: a desk, or a member of the stale desk `via`. ke: the key epoch of the desk or member. */
interface Recipient {
	kind: "desk" | "member";
	id: Id;
	via: Id | null;
	ke: number;
}

function contextOf({ network, circle, epoch, kc }: CircleKeyEpoch, { kind, id, via, ke }: Recipient): Bytes {
	return tup("circle", network, circle, epoch, kc, kind, idToBytes(id), via === null ? NO_BYTES : idToBytes(via), ke);
}

function checkedSeed(bytes: Bytes, kc: Bytes): CircleSeed {
	if (bytes.length !== 32 || !equal(keyCommitment(bytes), kc)) throw badContent();
	return new CircleSeed(bytes);
}

/** The commitment of a seed, 32 bytes. */
export const circleCommitment = (seed: CircleSeed): Bytes => seed.use(keyCommitment);

/** Seals a circle's seed to a seat. Whoever has the seed can make the same box again. @throws ProtocolError bad-input for an invalid key */
export function sealCircleSeed(to: SealPublicKey, at: CircleKeyEpoch, seat: Recipient, seed: CircleSeed): Bytes {
	const context = contextOf(at, seat);
	return seed.use((bytes) => seal(to, context, bytes, derivedCoins(seed, "circle-coins", to, context)));
}

/** Opens a box of `sealCircleSeed`. @throws ProtocolError `bad-content`, also when the seed isn't the one that at.kc commits to. */
export function openCircleSeed(key: SealKey, at: CircleKeyEpoch, seat: Recipient, sealed: Bytes): CircleSeed {
	return checkedSeed(unseal(key, contextOf(at, seat), sealed), at.kc);
}

const wrapKey = (newer: CircleSeed): Bytes => newer.use((bytes) => kdf(bytes, "circle-wrap"));
const wrapAad = ({ network, circle, epoch, kc }: CircleKeyEpoch): Bytes => tup(network, circle, epoch, kc);

/** Wraps an earlier seed under a newer one. @param at the earlier seed's epoch. @returns 105 bytes. */
export function wrapCircleSeed(newer: CircleSeed, earlier: CircleSeed, at: CircleKeyEpoch, random: RandomSource = randomBytes): Bytes {
	return earlier.use((bytes) => cseal(wrapKey(newer), "wrap/circle", wrapAad(at), bytes, random));
}

/** Opens the earlier seed. @param at the earlier seed's epoch. @throws ProtocolError `bad-content`. */
export function unwrapCircleSeed(newer: CircleSeed, wrapped: Bytes, at: CircleKeyEpoch): CircleSeed {
	return checkedSeed(copen(wrapKey(newer), "wrap/circle", wrapAad(at), wrapped), at.kc);
}
