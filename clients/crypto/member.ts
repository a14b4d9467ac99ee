/** A member's keys, all from one seed per key epoch. SPEC "Cryptography", section 5. */
import sodium from "libsodium-wrappers";
import { type Bytes, type Id, idToBytes, tup } from "#protocol/bytes.ts";
import { badContent, copen, cseal } from "./aead.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { SealKey } from "./seal.ts";
import { MemberSeed, WrapKey } from "./secret.ts";
import { SigningKey } from "./signing.ts";

/** libsodium's crypto_kdf context: 8 bytes. */
const CONTEXT = "usr_key1";

/** A member's public keys in the directory: Ed25519 (32 bytes) and X-Wing (1216 bytes). */
export interface MemberPublicKeys {
	sign: Bytes;
	kem: Bytes;
}

export interface MemberKeys {
	signing: SigningKey;
	seal: SealKey;
	wrap: WrapKey;
	public: MemberPublicKeys;
}

/** One subkey: BLAKE2b-256 keyed with the seed, the id as salt, the context as personalisation, no message. */
export function memberSubkey(seed: MemberSeed, id: number): Bytes {
	return seed.use((bytes) => sodium.crypto_kdf_derive_from_key(32, id, CONTEXT, bytes));
}

/** Derives all keys of a seed. Subkey 1 signs, subkey 2 is the X-Wing key, subkey 3 wraps earlier seeds. */
export function memberKeys(seed: MemberSeed): MemberKeys {
	const signing = new SigningKey(memberSubkey(seed, 1));
	const seal = new SealKey(memberSubkey(seed, 2));
	const wrap = new WrapKey(memberSubkey(seed, 3));
	return { signing, seal, wrap, public: { sign: signing.publicKey, kem: seal.publicKey.bytes } };
}

/** Whether a seed's public keys are exactly the keys that the directory shows. */
export function memberKeysMatch(keys: MemberKeys, shown: MemberPublicKeys): boolean {
	return keys.signing.matches(shown.sign) && keys.seal.matches(shown.kem);
}

export interface MemberWrapContext {
	network: Bytes;
	member: Id;
	/** The key epoch of the seed that is wrapped. */
	ke: number;
}

function wrapAad(context: MemberWrapContext): Bytes {
	return tup(context.network, idToBytes(context.member), context.ke);
}

/** Wraps the seed of an earlier key epoch under a later seed's wrap key. @returns 105 bytes. */
export function wrapMemberSeed(
	newer: MemberSeed,
	earlier: MemberSeed,
	context: MemberWrapContext,
	random: RandomSource = randomBytes,
): Bytes {
	const key = memberSubkey(newer, 3);
	return earlier.use((bytes) => cseal(key, "wrap/member", wrapAad(context), bytes, random));
}

/** Opens a result of wrapMemberSeed(). @throws ProtocolError `bad-content`. */
export function unwrapMemberSeed(newer: MemberSeed, wrapped: Bytes, context: MemberWrapContext): MemberSeed {
	const bytes = copen(memberSubkey(newer, 3), "wrap/member", wrapAad(context), wrapped);
	if (bytes.length !== 32) throw badContent();
	return new MemberSeed(bytes);
}
