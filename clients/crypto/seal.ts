/**
 * Sealing to a public key with X-Wing (ML-KEM-768 and X25519, draft-connolly-cfrg-xwing-kem), so that a future quantum
 * computer can't open what is stored today. It does not authenticate the sender. SPEC "Cryptography", section 3.
 */
import sodium from "libsodium-wrappers";
import { type Bytes, concat, equal, hash, kdf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { gotNoMemory } from "#protocol/sodium.ts";
import { BOX_OVERHEAD, copen, cseal, whyItFailed } from "./aead.ts";
import { pad, unpad } from "./padding.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { Secret } from "./secret.ts";

export const PUBLIC_KEY_BYTES = 1216;
const CIPHERTEXT_BYTES = 1120;
const ENCAPSULATION_SEED_BYTES = 64;

/** Length of a sealed 32-byte key, in bytes: 1225. */
export const SEALED_KEY_BYTES: number = CIPHERTEXT_BYTES + BOX_OVERHEAD + 32;

/** An X-Wing public key. A class of its own, so that it can't be confused with other bytes. */
export class SealPublicKey {
	readonly kind = "seal-public-key";
	readonly bytes: Bytes;

	/** @throws ProtocolError `bad-input` unless 1216 bytes. */
	constructor(bytes: Bytes) {
		if (!(bytes instanceof Uint8Array) || bytes.length !== PUBLIC_KEY_BYTES)
			throw new ProtocolError("bad-input", `takes ${PUBLIC_KEY_BYTES} bytes`, "kem");
		this.bytes = Uint8Array.from(bytes);
	}
}

/** An X-Wing private key. It exists only as its 32-byte seed; the public key is recomputed from it. */
export class SealKey extends Secret {
	readonly kind = "seal-key";
	readonly publicKey: SealPublicKey;

	/** @param seed 32 bytes; in X-Wing the seed is the private key. */
	constructor(seed: Bytes) {
		super(seed);
		this.publicKey = new SealPublicKey(sodium.crypto_kem_xwing_seed_keypair(seed).publicKey);
	}

	/** Whether `publicKey` is the one that belongs to this seed. */
	matches(publicKey: Bytes): boolean {
		return equal(this.publicKey.bytes, publicKey);
	}
}

/** The key of one sealed box, bound to recipient, encapsulation and context. */
function boxKey(shared: Bytes, to: SealPublicKey, ciphertext: Bytes, context: Bytes): Bytes {
	return kdf(shared, "seal", hash(to.bytes), hash(ciphertext), context);
}

function encapsulate(to: SealPublicKey, random: RandomSource): { ciphertext: Bytes; sharedSecret: Bytes } {
	try {
		return sodium.crypto_kem_xwing_enc_deterministic(to.bytes, random(ENCAPSULATION_SEED_BYTES));
	} catch (error) {
		if (gotNoMemory(error)) throw error;
		throw new ProtocolError("bad-input", "is not a valid X-Wing public key", "kem");
	}
}

/**
 * seal(pk, ctx, secret): a fresh encapsulation each time. The secret isn't padded, because all keys have the same length.
 * @param context the purpose of the box, as tup(...). Opening needs the same context.
 * @returns ciphertext (1120) ‖ cseal box.
 * @throws ProtocolError `bad-input` for an invalid public key; the library's own error when it gets no memory.
 */
export function seal(to: SealPublicKey, context: Bytes, secret: Bytes, random: RandomSource = randomBytes): Bytes {
	const { ciphertext, sharedSecret } = encapsulate(to, random);
	const key = boxKey(sharedSecret, to, ciphertext, context);
	return concat(ciphertext, cseal(key, "seal", context, secret, random));
}

/** Opens a box of seal(). @throws ProtocolError `bad-content`, the same for every cause; the library's own error when it gets no memory. */
export function unseal(key: SealKey, context: Bytes, sealed: Bytes): Bytes {
	const ciphertext = sealed.slice(0, CIPHERTEXT_BYTES);
	let shared: Bytes;
	try {
		shared = key.use((seed) => sodium.crypto_kem_xwing_dec(ciphertext, seed));
	} catch (error) {
		throw whyItFailed(error);
	}
	return copen(boxKey(shared, key.publicKey, ciphertext, context), "seal", context, sealed.slice(CIPHERTEXT_BYTES));
}

/** Pads a text, such as the summary of a request, and seals it. */
export function sealPadded(to: SealPublicKey, context: Bytes, content: Bytes, random: RandomSource = randomBytes): Bytes {
	return seal(to, context, pad(content), random);
}

/** Opens a box of sealPadded(). @throws ProtocolError `bad-content`. */
export function unsealPadded(key: SealKey, context: Bytes, sealed: Bytes): Bytes {
	return unpad(unseal(key, context, sealed));
}
