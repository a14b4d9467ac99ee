/** A member's keys, all from one seed per key epoch. SPEC "Cryptography", section 5. */
import sodium from "libsodium-wrappers";
import type { Bytes } from "#protocol/bytes.ts";
import { SealKey } from "./seal.ts";
import type { MemberSeed } from "./secret.ts";
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
	public: MemberPublicKeys;
}

/** One subkey: BLAKE2b-256 keyed with the seed, the id as salt, the context as personalisation, no message. */
export function memberSubkey(seed: MemberSeed, id: number): Bytes {
	return seed.use((bytes) => sodium.crypto_kdf_derive_from_key(32, id, CONTEXT, bytes));
}

/** Derives all keys of a seed. Subkey 1 signs, subkey 2 is the X-Wing key. */
export function memberKeys(seed: MemberSeed): MemberKeys {
	const signing = new SigningKey(memberSubkey(seed, 1));
	const seal = new SealKey(memberSubkey(seed, 2));
	return { signing, seal, public: { sign: signing.publicKey, kem: seal.publicKey.bytes } };
}

/** Whether a seed's public keys are exactly the keys that the directory shows. */
export function memberKeysMatch(keys: MemberKeys, shown: MemberPublicKeys): boolean {
	return keys.signing.matches(shown.sign) && keys.seal.matches(shown.kem);
}
