/**
 * cseal and copen: a committing AEAD. With XChaCha20-Poly1305 alone, an attacker can make a box that opens under two keys. A
 * commitment, derived together with the key, prevents that. SPEC "Cryptography", section 2.
 */
import sodium from "libsodium-wrappers";
import { type Bytes, concat, hash, tup } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { blake2b, gotNoMemory } from "#protocol/sodium.ts";
import { type RandomSource, randomBytes } from "./random.ts";

const FORMAT = 0x01;
const NONCE = 24;
const COMMITMENT = 32;
const TAG = 16;
const HEAD = 1 + NONCE + COMMITMENT;

/** The length of a box minus the length of its plaintext, in bytes. */
export const BOX_OVERHEAD: number = HEAD + TAG;

/** The error for every box that doesn't open. It is the same for every fault of a box, so that an attacker can't use it as an oracle. */
export function badContent(): ProtocolError {
	return new ProtocolError("bad-content", "does not open");
}

/**
 * The error to throw when the library could not open a box. It is `bad-content`, except when the library got no memory. Then it is the
 * library's own error, because a lack of memory says nothing about the box.
 */
export const whyItFailed = (error: unknown): unknown => (gotNoMemory(error) ? error : badContent());

/** The encryption key and the commitment for one box (or one attachment). */
export function deriveBoxKey(key: Bytes, label: string, nonce: Bytes, aad: Bytes): { key: Bytes; commitment: Bytes } {
	const derived = blake2b(tup(`cloister/1/aead/${label}`, nonce, hash(aad)), 64, key);
	return { key: derived.slice(0, 32), commitment: derived.slice(32) };
}

/**
 * Seals a plaintext.
 * @param key 32 bytes, used for this label only. @param label the purpose.
 * @param aad authenticated, not part of the box.
 * @returns 0x01 ‖ nonce (24) ‖ commitment (32) ‖ ciphertext and tag (plaintext + 16).
 */
export function cseal(key: Bytes, label: string, aad: Bytes, plaintext: Bytes, random: RandomSource = randomBytes): Bytes {
	const nonce = random(NONCE);
	const derived = deriveBoxKey(key, label, nonce, aad);
	const ciphertext = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, derived.key);
	return concat(Uint8Array.of(FORMAT), nonce, derived.commitment, ciphertext);
}

/**
 * Opens a box of cseal. Compares the commitment in constant time, and decrypts only if the commitment is right.
 * @throws ProtocolError `bad-content`, the same for every cause; the library's own error when it gets no memory.
 */
export function copen(key: Bytes, label: string, aad: Bytes, box: Bytes): Bytes {
	if (!(box instanceof Uint8Array) || box.length < BOX_OVERHEAD || box[0] !== FORMAT) throw badContent();
	const nonce = box.slice(1, 1 + NONCE);
	const derived = deriveBoxKey(key, label, nonce, aad);
	if (!sodium.memcmp(derived.commitment, box.slice(1 + NONCE, HEAD))) throw badContent();
	try {
		return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, box.slice(HEAD), aad, nonce, derived.key);
	} catch (error) {
		throw whyItFailed(error);
	}
}
