/** The one source of randomness: libsodium's, which is the platform's (getrandom, crypto.getRandomValues). */
import sodium from "libsodium-wrappers";
import { type Bytes, type Id, idFromBytes } from "#protocol/bytes.ts";

/** A source of random bytes. All code uses randomBytes; only known-answer tests use another. */
export type RandomSource = (length: number) => Bytes;

/** @param length in bytes. */
export const randomBytes: RandomSource = (length) => sodium.randombytes_buf(length);

/** A new id: 16 random bytes, all 128 bits of them random, shown as UUID text. SPEC, section 1. */
export function randomId(): Id {
	return idFromBytes(randomBytes(16));
}
