/**
 * The protocol's only import of libsodium, for verification and hashing. Client and server share it, so that both judge every
 * malformed key and signature alike. It exports nothing that takes a secret key, except keyed hashing.
 */
import sodium from "libsodium-wrappers";

/** Resolves when the library is loaded. Every entry point awaits it before it calls anything else here. */
export const sodiumReady: Promise<void> = sodium.ready;

/** Whether libsodium threw this value because it got no memory. The value is a plain object, no Error, and says nothing about the input. */
export const gotNoMemory = (error: unknown): boolean => (error as { message?: unknown } | null)?.message === "_malloc() failed";

/** BLAKE2b (RFC 7693). @param length digest size in bytes, 16 to 64. @param key up to 64 bytes, or none. */
export function blake2b(data: Uint8Array, length = 32, key?: Uint8Array): Uint8Array {
	return sodium.crypto_generichash(length, data, key ?? null);
}

/** BLAKE2b-256 of data that comes in pieces. Thirty times as fast as the same hash in JavaScript. */
export class Blake2bStream {
	readonly #state = sodium.crypto_generichash_init(null, 32);
	update(piece: Uint8Array): void {
		sodium.crypto_generichash_update(this.#state, piece);
	}
	/** @returns the 32 bytes. Call it once, at the end. */
	digest(): Uint8Array {
		return sodium.crypto_generichash_final(this.#state, 32);
	}
}

const ENCAPSULATION_SEED = new Uint8Array(64);

/** Whether boxes can be sealed to this X-Wing public key. False when its bytes encode no key. @throws only as verifyEd25519 */
export function isSealKey(publicKey: Uint8Array): boolean {
	try {
		sodium.crypto_kem_xwing_enc_deterministic(publicKey, ENCAPSULATION_SEED);
		return true;
	} catch (error) {
		if (gotNoMemory(error)) throw error;
		return false;
	}
}

const SIGNATURE_BYTES = 64;
const PUBLIC_KEY_BYTES = 32;

/**
 * Ed25519 verification (RFC 8032, with libsodium's strict rules: canonical S, no small-order keys).
 * @returns false for malformed input, too.
 * @throws only when the library isn't ready, or gets no memory. Such an error says nothing about the signature (decision 0105).
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
	if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
	return sodium.crypto_sign_verify_detached(signature, message, publicKey);
}
