/** The proof of work for a sign-in on a device that the server doesn't know. SPEC "Cryptography", section 7. Pure. */
import { type Bytes, hash, tup } from "./bytes.ts";

/**
 * How many parts one proof has. The time for many small parts together is predictable. One large part could take five times as long as
 * usual.
 */
export const WORK_PARTS = 16;
/** With how many zero bits the hash of a solved part begins. */
const ZERO_BITS = 13;

/** Whether `nonce` solves a part: the hash begins with 13 zero bits. @param part from 0. */
export function solvesPart(challenge: Bytes, part: number, nonce: number): boolean {
	const [first = 255, second = 255] = hash(tup("cloister/1/work", challenge, part, nonce));
	return (first * 256 + second) >> (16 - ZERO_BITS) === 0;
}

/** Whether each part of the proof is solved. @param nonces one nonce for each part, in order. */
export function solvesWork(challenge: Bytes, nonces: readonly number[]): boolean {
	return nonces.length === WORK_PARTS && nonces.every((nonce, part) => solvesPart(challenge, part, nonce));
}
