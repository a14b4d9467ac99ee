/** The proof of work for a sign-in on a device that the server doesn't know. SPEC "Cryptography", section 7. Pure. */
import { type Bytes, hash, tup } from "./bytes.ts";

/** Parts of one proof. Many small parts take a predictable time, where one large part could take five times as long as usual. */
export const WORK_PARTS = 16;
const ZERO_BITS = 13;

/** Whether `nonce` solves a part: the hash begins with 13 zero bits. @param part from 0. */
export function solvesPart(challenge: Bytes, part: number, nonce: number): boolean {
	const [first = 255, second = 255] = hash(tup("cloister/1/work", challenge, part, nonce));
	return (first * 256 + second) >> (16 - ZERO_BITS) === 0;
}

/** Whether each part is solved. @param nonces one for each part. */
export function solvesWork(challenge: Bytes, nonces: readonly number[]): boolean {
	return nonces.length === WORK_PARTS && nonces.every((nonce, part) => solvesPart(challenge, part, nonce));
}
