/** Second implementation of spec/crypto.md section 5: the keys from a member's and a desk's seed, and fingerprints. */
import { blake2b } from "@noble/hashes/blake2.js";
import { copen, cseal, kemPublic, pad, seal, sealWithOwnCoins, unpad, unseal } from "./boxes.ts";
import { ascii, type Bytes, H, join, KDF, keyCommitment, number, refuse, same, tup, unsigned } from "./bytes.ts";
import { publicKey } from "./ed25519.ts";

/** crypto_kdf_derive_from_key of libsodium, by its definition. */
export function subkey(seed: Bytes, id: number, context: "usr_key1" | "dsk_key1"): Bytes {
	const salt = join(unsigned(id, 8).reverse(), new Uint8Array(8));
	const personalization = join(ascii(context), new Uint8Array(8));
	return blake2b(new Uint8Array(0), { dkLen: 32, key: seed, salt, personalization });
}

export const memberSignSeed = (seed: Bytes): Bytes => subkey(seed, 1, "usr_key1");
export const memberKemSeed = (seed: Bytes): Bytes => subkey(seed, 2, "usr_key1");
export const memberPublic = (seed: Bytes) => ({ sign: publicKey(memberSignSeed(seed)), kem: kemPublic(memberKemSeed(seed)) });

export interface DraftPlace {
	network: Bytes;
	member: Bytes;
	ke: number;
	place: string;
}
const draftAad = ({ network, member, ke, place }: DraftPlace): Bytes => tup(network, member, ke, place);
export const sealDraft = (seed: Bytes, of: DraftPlace, text: Bytes, nonce: Bytes): Bytes =>
	cseal(subkey(seed, 4, "usr_key1"), "draft", draftAad(of), pad(text), nonce);
export const openDraft = (seed: Bytes, of: DraftPlace, box: Bytes): Bytes =>
	unpad(copen(subkey(seed, 4, "usr_key1"), "draft", draftAad(of), box));

export interface VerifiedDirectory {
	network: Bytes;
	member: Bytes;
	rules: Bytes;
	size: number;
	root: Bytes;
	content: Bytes;
}
export const markVerifiedDirectory = (seed: Bytes, { network, member, rules, size, root, content }: VerifiedDirectory): Bytes =>
	KDF(subkey(seed, 6, "usr_key1"), "verified-directory", network, member, rules, size, root, content);

export const deskKemSeed = (seed: Bytes): Bytes => subkey(seed, 1, "dsk_key1");

/** E of the specification: the epoch of the desk whose seed is wrapped or sealed. */
export interface DeskEpoch {
	network: Bytes;
	desk: Bytes;
	epoch: number;
	kc: Bytes;
}
const E = ({ network, desk, epoch, kc }: DeskEpoch) => ["desk", network, desk, epoch, kc] as const;
const checked = (seed: Bytes, kc: Bytes): Bytes =>
	seed.length === 32 && same(keyCommitment(seed), kc) ? seed : refuse("another seed than the rekey names");

export const wrapDeskSeed = (newer: Bytes, earlier: Bytes, of: DeskEpoch, nonce: Bytes): Bytes =>
	cseal(subkey(newer, 2, "dsk_key1"), "wrap/desk", tup(...E(of)), earlier, nonce);
export const unwrapDeskSeed = (newer: Bytes, wrap: Bytes, of: DeskEpoch): Bytes =>
	checked(copen(subkey(newer, 2, "dsk_key1"), "wrap/desk", tup(...E(of)), wrap), of.kc);

const memberContext = (of: DeskEpoch, member: Bytes, ke: number): Bytes => tup(...E(of), "member", member, ke);
export const sealDeskSeed = (of: DeskEpoch, member: Bytes, ke: number, kem: Bytes, seed: Bytes, coins: Bytes, nonce: Bytes): Bytes =>
	seal(kem, memberContext(of, member, ke), seed, coins, nonce);
export const openDeskSeed = (of: DeskEpoch, member: Bytes, ke: number, memberSeed: Bytes, sealed: Bytes): Bytes =>
	checked(unseal(memberKemSeed(memberSeed), memberContext(of, member, ke), sealed), of.kc);

/** The boxes of a desk.rekey: their coins come from the seed itself. */
export const sealNewDeskSeed = (of: DeskEpoch, member: Bytes, ke: number, kem: Bytes, seed: Bytes): Bytes =>
	sealWithOwnCoins(kem, memberContext(of, member, ke), seed, "desk-coins", memberContext(of, member, ke));
export const sealNewDeskSeedToCode = (of: DeskEpoch, pk: Bytes, seed: Bytes): Bytes =>
	sealWithOwnCoins(pk, codeContext(of, pk), seed, "desk-coins", codeContext(of, pk));

const codeContext = (of: DeskEpoch, pk: Bytes): Bytes => tup(...E(of), "recovery", H(pk));
export const sealDeskSeedToCode = (of: DeskEpoch, pk: Bytes, seed: Bytes, coins: Bytes, nonce: Bytes): Bytes =>
	seal(pk, codeContext(of, pk), seed, coins, nonce);
export const openDeskSeedWithCode = (of: DeskEpoch, codeSeed: Bytes, sealed: Bytes): Bytes =>
	checked(unseal(codeSeed, codeContext(of, kemPublic(codeSeed)), sealed), of.kc);

export function fingerprint(network: Bytes, keys: { sign: Bytes; kem: Bytes }): string {
	const d = blake2b(tup("cloister/1/fingerprint", network, keys.sign, keys.kem), { dkLen: 64 });
	const group = (i: number) => (number(d.subarray(5 * i, 5 * i + 5)) % 100_000n).toString().padStart(5, "0");
	return Array.from({ length: 10 }, (_, i) => group(i)).join(" ");
}

/** @returns the typed text as ten groups, or undefined unless it has fifty digits. */
export function typedFingerprint(typed: string): string | undefined {
	const digits = typed
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace(/[\s\p{Pd}.,]/gu, "");
	return /^[0-9]{50}$/.test(digits) ? (digits.match(/.{5}/g) as string[]).join(" ") : undefined;
}
