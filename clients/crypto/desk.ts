/** A desk's keys, derived from a seed that its members share. When a member leaves, the seed changes. SPEC "Cryptography", section 5. */
import sodium from "libsodium-wrappers";
import { type Bytes, equal, hash, type Id, idToBytes, keyCommitment, tup } from "#protocol/bytes.ts";
import { badContent, copen, cseal } from "./aead.ts";
import { derivedCoins } from "./coins.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { SealKey, type SealPublicKey, seal, unseal } from "./seal.ts";
import { DeskSeed, WrapKey } from "./secret.ts";

/** libsodium's crypto_kdf context: 8 bytes. */
const CONTEXT = "dsk_key1";

export interface DeskKeys {
	seal: SealKey;
	wrap: WrapKey;
	/** kc of the seed, 32 bytes. */
	commitment: Bytes;
}

function subkey(seed: DeskSeed, id: number): Bytes {
	return seed.use((bytes) => sodium.crypto_kdf_derive_from_key(32, id, CONTEXT, bytes));
}

/** Derives the desk's keys. Subkey 1 is the X-Wing key. Subkey 2 wraps the earlier seed. */
export function deskKeys(seed: DeskSeed): DeskKeys {
	return { seal: new SealKey(subkey(seed, 1)), wrap: new WrapKey(subkey(seed, 2)), commitment: seed.use(keyCommitment) };
}

/** One epoch of one desk. */
export interface DeskEpoch {
	network: Bytes;
	desk: Id;
	epoch: number;
	/** The commitment of this epoch's seed, as desk.rekey names it. */
	kc: Bytes;
}

function epochParts(at: DeskEpoch): [string, Bytes, Bytes, number, Bytes] {
	return ["desk", at.network, idToBytes(at.desk), at.epoch, at.kc];
}

/** Makes the seed from its bytes. @throws ProtocolError `bad-content` unless the bytes fit the commitment `kc`. */
function checkedSeed(bytes: Bytes, kc: Bytes): DeskSeed {
	if (bytes.length !== 32 || !equal(keyCommitment(bytes), kc)) throw badContent();
	return new DeskSeed(bytes);
}

/**
 * Wraps the earlier seed under the new seed, so that new colleagues can read what the desk got earlier.
 * @param at the earlier seed's epoch. @returns 105 bytes.
 */
export function wrapDeskSeed(newer: DeskSeed, earlier: DeskSeed, at: DeskEpoch, random: RandomSource = randomBytes): Bytes {
	return earlier.use((bytes) => cseal(subkey(newer, 2), "wrap/desk", tup(...epochParts(at)), bytes, random));
}

/** Opens the earlier seed. @param at the earlier seed's epoch, with kc from its own desk.rekey. @throws ProtocolError `bad-content`. */
export function unwrapDeskSeed(newer: DeskSeed, wrapped: Bytes, at: DeskEpoch): DeskSeed {
	return checkedSeed(copen(subkey(newer, 2), "wrap/desk", tup(...epochParts(at)), wrapped), at.kc);
}

/** The recipient of a desk seed: a member's key. `ke` is the key epoch of this key. */
export interface DeskSeedReader {
	member: Id;
	ke: number;
}

function readerContext(at: DeskEpoch, reader: DeskSeedReader): Bytes {
	return tup(...epochParts(at), "member", idToBytes(reader.member), reader.ke);
}

function printedContext(at: DeskEpoch, to: SealPublicKey): Bytes {
	return tup(...epochParts(at), "recovery", hash(to.bytes));
}

/** Seals a desk's seed to one more of its members. desk.grant names the hash of the result. */
export function sealDeskSeed(to: SealPublicKey, at: DeskEpoch, reader: DeskSeedReader, seed: DeskSeed): Bytes {
	return seed.use((bytes) => seal(to, readerContext(at, reader), bytes));
}

function sealDerived(to: SealPublicKey, context: Bytes, seed: DeskSeed): Bytes {
	return seed.use((bytes) => seal(to, context, bytes, derivedCoins(seed, "desk-coins", to, context)));
}

/** Seals a new seed to a member that the desk.rekey names. Whoever has the seed can make the same box again. */
export function sealNewDeskSeed(to: SealPublicKey, at: DeskEpoch, reader: DeskSeedReader, seed: DeskSeed): Bytes {
	return sealDerived(to, readerContext(at, reader), seed);
}

/**
 * Opens a result of sealDeskSeed or sealNewDeskSeed.
 * @throws ProtocolError `bad-content`, also when the seed isn't the one that at.kc commits to.
 */
export function openDeskSeed(key: SealKey, at: DeskEpoch, reader: DeskSeedReader, sealed: Bytes): DeskSeed {
	return checkedSeed(unseal(key, readerContext(at, reader), sealed), at.kc);
}

/** Seals a new seed to the key of the desk's printed recovery code. Whoever has the seed can make the same box again. */
export function sealDeskSeedToPrinted(to: SealPublicKey, at: DeskEpoch, seed: DeskSeed): Bytes {
	return sealDerived(to, printedContext(at, to), seed);
}

/** Opens a result of sealDeskSeedToPrinted. @param key of the printed code. @throws ProtocolError `bad-content`. */
export function openPrintedDeskSeed(key: SealKey, at: DeskEpoch, sealed: Bytes): DeskSeed {
	return checkedSeed(unseal(key, printedContext(at, key.publicKey), sealed), at.kc);
}
