/**
 * The fingerprint of a member's public keys. The newcomer reads it aloud, and the person who vouches or approves types it.
 * It consists of digits, because people understand digits over a bad telephone connection and in every alphabet.
 * SPEC "Cryptography", section 5.
 */
import { type Bytes, tup } from "#protocol/bytes.ts";
import { blake2b } from "#protocol/sodium.ts";
import type { MemberPublicKeys } from "./member.ts";

const GROUPS = 10;
const BYTES_PER_GROUP = 5;

/**
 * Ten groups of five digits: 166 bits. Finding two key pairs with the same fingerprint takes about 2^83 tries. Finding a
 * second key pair for a given fingerprint takes about 2^166. Each group is 40 bits of BLAKE2b-512 modulo 100000 (bias under 2^-23).
 * @param network 32 bytes. The same keys have another fingerprint in another network.
 */
export function fingerprint(network: Bytes, keys: MemberPublicKeys): string {
	const digest = blake2b(tup("cloister/1/fingerprint", network, keys.sign, keys.kem), 64);
	return Array.from({ length: GROUPS }, (_, group) => {
		const bytes = digest.subarray(group * BYTES_PER_GROUP, (group + 1) * BYTES_PER_GROUP);
		const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
		return String(value % 100_000).padStart(5, "0");
	}).join(" ");
}

/** Turns Arabic-Indic and Persian digits into ASCII, and drops spaces, dashes, dots and commas. */
function digits(text: string): string {
	return text
		.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace(/[\s\p{Pd}.,]/gu, "");
}

/** Whether the typed text is the whole fingerprint of these keys. Spaces, dashes, dots and commas are ignored. */
export function fingerprintMatches(typed: string, network: Bytes, keys: MemberPublicKeys): boolean {
	return digits(typed) === digits(fingerprint(network, keys));
}
