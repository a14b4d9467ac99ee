/**
 * Codes of 160 bits that people write down and read aloud: 32 characters of Crockford's base32
 * (https://www.crockford.com/base32.html) in groups of four, then a check of two characters.
 * SPEC "Cryptography", section 6.
 */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 32;
/** The largest prime below 32^2. The check finds each single wrong character, and each swap of two different characters. */
const PRIME = 1021;

/** The start value of the check, by kind. The values differ, so that a code of the wrong kind is recognised. */
const KINDS = { invite: 1, recovery: 2, "desk-recovery": 3 } as const;

export type CodeKind = keyof typeof KINDS;

const NAMES: Record<CodeKind, string> = {
	invite: "an invitation",
	recovery: "a member's recovery code",
	"desk-recovery": "a desk's recovery code",
};

/** Converts bytes to 5-bit values, most significant bit first. */
export function toQuintets(bytes: Bytes): number[] {
	const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
	return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, "0"), 2));
}

/** Converts 5-bit values to bytes. The last byte is filled up with zero bits. */
export function fromQuintets(values: number[]): Bytes {
	const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("");
	return Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (eight) => Number.parseInt(eight.padEnd(8, "0"), 2));
}

/** The check of a code, a number below PRIME. */
function checksum(values: number[], kind: CodeKind): number {
	return values.reduce((sum, value) => (sum * 32 + value) % PRIME, KINDS[kind]);
}

/** @param values 32 numbers of 5 bits. @returns nine groups: eight of four characters, and the check of two. */
export function encodeCode(values: number[], kind: CodeKind): string {
	const sum = checksum(values, kind);
	const text = [...values, sum >> 5, sum & 31].map((value) => ALPHABET.charAt(value)).join("");
	return (text.match(/.{1,4}/g) ?? []).join("-");
}

function badCode(rule: string): ProtocolError {
	return new ProtocolError("bad-input", rule, "code");
}

/** Converts typed text to 5-bit values. O counts as 0; I and L count as 1. Case, spaces and dashes are ignored. */
function toValues(text: string): number[] {
	const plain = text
		.toUpperCase()
		.replace(/[\s\p{Pd}\u2212]/gu, "")
		.replaceAll("O", "0")
		.replace(/[IL]/g, "1");
	return Array.from(plain, (char) => {
		const value = ALPHABET.indexOf(char);
		if (value < 0) throw badCode(`a code never contains "${char}"`);
		return value;
	});
}

/**
 * Reads a code as somebody has typed it. Returns its 32 numbers of 5 bits, without the check.
 * @throws ProtocolError `bad-input`, field `code`: a character that no code has, a wrong length, a code of another kind, or a wrong
 * check.
 */
export function decodeCode(text: string, kind: CodeKind): number[] {
	const all = toValues(text);
	if (all.length !== LENGTH + 2) throw badCode(`takes ${LENGTH + 2} characters, not ${all.length}`);
	const values = all.slice(0, LENGTH);
	const sum = (all[LENGTH] ?? 0) * 32 + (all[LENGTH + 1] ?? 0);
	if (sum === checksum(values, kind)) return values;
	const other = (Object.keys(KINDS) as CodeKind[]).find((name) => sum === checksum(values, name));
	throw badCode(other ? `this is ${NAMES[other]}` : "the check doesn't fit: a character is wrong");
}
