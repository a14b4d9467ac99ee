/** Solves the proof of work of a sign-in, as SPEC "Cryptography", section 7 says. */
import { fromBase64Url } from "#protocol/bytes.ts";
import { solvesPart, WORK_PARTS } from "#protocol/work.ts";

export function solveWork(challenge: string): { challenge: string; nonces: number[] } {
	const bytes = fromBase64Url(challenge);
	const nonces = Array.from({ length: WORK_PARTS }, (_, part) => {
		let nonce = 0;
		while (!solvesPart(bytes, part, nonce)) nonce += 1;
		return nonce;
	});
	return { challenge, nonces };
}
