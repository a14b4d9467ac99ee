/**
 * The one verify-only door to libsodium. Client and server share it, so that both agree about every
 * malformed key and signature. It exports no call that takes a secret key, except keyed hashing, whose
 * keys the callers own.
 */
import sodium from "libsodium-wrappers";

/** Resolves when the library is loaded; every entry point awaits it once before anything else here is called. */
export const sodiumReady: Promise<void> = sodium.ready;

/** BLAKE2b (RFC 7693). @param length digest size in bytes, 16 to 64. @param key up to 64 bytes, or none. */
export function blake2b(data: Uint8Array, length = 32, key?: Uint8Array): Uint8Array {
	return sodium.crypto_generichash(length, data, key ?? null);
}

/**
 * Ed25519 verification (RFC 8032, with libsodium's strict rules: canonical S, no small-order keys).
 * @returns false for any malformed input as well; it never throws.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
	try {
		return sodium.crypto_sign_verify_detached(signature, message, publicKey);
	} catch {
		return false;
	}
}
