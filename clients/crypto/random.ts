/** The source of randomness for keys, seals and ids of the SDK: libsodium's, which is the platform's (getrandom, crypto.getRandomValues). */
import sodium from "libsodium-wrappers";
import { type Bytes, type Id, idFromBytes } from "#protocol/bytes.ts";

/** A source of random bytes. Programs use randomBytes. Only known-answer tests and vectors use another source. */
export type RandomSource = (length: number) => Bytes;

/** Random bytes of libsodium. @param length in bytes. */
export const randomBytes: RandomSource = (length) => sodium.randombytes_buf(length);

/** A new id: 16 random bytes, all 128 bits of them random, shown as UUID text. SPEC, section 1. */
export function randomId(): Id {
	return idFromBytes(randomBytes(16));
}
