/** Second implementation of spec/crypto.md section 6. It computes a code as one big number, and ours goes letter by letter. */

import { kemPublic } from "./boxes.ts";
import { type Bytes, KDF, number, refuse, same, unsigned } from "./bytes.ts";
import { publicKey } from "./ed25519.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const KINDS = { invitation: 1, member: 2, desk: 3 } as const;

const check = (kind: number, value: bigint): bigint => ((BigInt(kind) << 160n) + value) % 1021n;

export function writeCode(kind: number, bytes: Bytes): string {
	const value = number(bytes);
	const whole = (value << 10n) + check(kind, value);
	const letters = Array.from({ length: 34 }, (_, i) => ALPHABET.charAt(Number((whole >> BigInt(5 * (33 - i))) & 31n))).join("");
	return (letters.match(/.{1,4}/g) as string[]).join("-");
}

export function readCode(kind: number, typed: string): Bytes {
	const letters = typed
		.toUpperCase()
		.replace(/[\s\p{Pd}\u2212]/gu, "")
		.replaceAll("O", "0")
		.replace(/[IL]/g, "1");
	if (letters.length !== 34) refuse("a code has 34 characters");
	const whole = [...letters].reduce((sum, letter) => {
		const value = ALPHABET.indexOf(letter);
		return value < 0 ? refuse("a character outside of the alphabet") : (sum << 5n) + BigInt(value);
	}, 0n);
	const value = whole >> 10n;
	return check(kind, value) === (whole & 1023n) ? unsigned(value, 20) : refuse("mistyped, or a code of another kind");
}

export const recoverySignSeed = (code: Bytes): Bytes => KDF(code, "recovery-sign");
export const recoverySlotKey = (code: Bytes): Bytes => KDF(code, "slot/recovery");
export const deskCodeSeed = (code: Bytes): Bytes => KDF(code, "desk-recovery");
export const deskCodePublic = (code: Bytes): Bytes => kemPublic(deskCodeSeed(code));

/**
 * The 20 bytes of an invite code: 100 bits of token, then 60 bits of pin.
 * @param token T of the specification: 16 bytes, the last 28 bits zero.
 */
export function invitation(token: Bytes, network: Bytes): Bytes {
	if (token.length !== 16 || (number(token) & 0xfffffffn) !== 0n) refuse("not a token");
	return unsigned(((number(token) >> 28n) << 60n) + pin(token, network), 20);
}
export const tokenOf = (code: Bytes): Bytes => unsigned((number(code) >> 60n) << 28n, 16);
export const inviteSignSeed = (token: Bytes): Bytes => KDF(token, "invite-sign");
export const invitePublic = (token: Bytes): Bytes => publicKey(inviteSignSeed(token));
export const pinFits = (code: Bytes, network: Bytes): boolean => same(invitation(tokenOf(code), network), code);

const pin = (token: Bytes, network: Bytes): bigint => number(KDF(token, "invite-pin", network)) >> 196n;

/** A case code, by spec/cases.md section 8. @param values seven of six bits. */
export function caseCode(values: readonly number[]): string {
	const timesX = (v: number) => (v >= 32 ? (v << 1) ^ 0x43 : v << 1);
	let check = 0;
	for (const value of values) check = timesX(check) ^ value;
	const syllables = [...values, timesX(check)].map((value) => `${"bdfghjklmnprstvz"[value >> 2]}${"aeio"[value & 3]}`);
	return [0, 2, 4, 6].map((i) => syllables.slice(i, i + 2).join("")).join("-");
}
